//! Taking facts out of the store, and in from another.

use std::collections::BTreeSet;

use rusqlite::TransactionBehavior;

use super::schema::{self, Order};
use super::{Store, StoreError};
use crate::course::{Fact, Stamp};

/// What a merge came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Facts that were new.
    pub added: usize,
    /// Facts that were here already.
    pub known: usize,
}

impl Store {
    /// Every fact with its time, in the order in which they were written down.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read any more.
    pub fn facts(&self) -> Result<Vec<(Stamp, Fact)>, StoreError> {
        let read = || {
            let mut statement =
                self.connection.prepare("SELECT at, fact FROM events ORDER BY id")?;
            let mut rows = statement.query([])?;
            let mut facts = Vec::new();
            while let Some(row) = rows.next()? {
                let at = row.get(0)?;
                facts.extend(schema::decode(row.get_ref(1)?.as_str()?, at).map(|fact| (at, fact)));
            }
            Ok(facts)
        };
        read().map_err(|error| StoreError::of(&self.path, error))
    }

    /// Adds facts of another store: all of them or, after an error, none. Those that are here
    /// already add nothing, and none takes the place of one that happened later: the same file
    /// may be merged twice, and two stores in either order.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn merge(&mut self, facts: &[(Stamp, Fact)]) -> Result<Merged, StoreError> {
        let path = &self.path;
        merge(&mut self.connection, facts).map_err(|error| StoreError::of(path, error))
    }
}

fn merge(
    connection: &mut rusqlite::Connection,
    facts: &[(Stamp, Fact)],
) -> rusqlite::Result<Merged> {
    let mut merged = Merged::default();
    let mut touched = BTreeSet::new();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (at, fact) in facts {
        if is_known(&transaction, fact, *at)? {
            merged.known += 1;
        } else {
            merged.added += 1;
            schema::append(&transaction, fact, *at, Order::ByTime)?;
            touched.extend(fact.question());
        }
    }
    touched.into_iter().try_for_each(|question| schema::refold(&transaction, question))?;
    transaction.commit()?;
    Ok(merged)
}

fn is_known(transaction: &rusqlite::Transaction, fact: &Fact, at: Stamp) -> rusqlite::Result<bool> {
    let mut statement = transaction.prepare_cached("SELECT fact FROM events WHERE at = ?")?;
    let mut rows = statement.query([at])?;
    while let Some(row) = rows.next()? {
        // Read and not compared as text: what was written before days were noted lacks its day.
        if schema::decode(row.get_ref(0)?.as_str()?, at).as_ref() == Some(fact) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{facts, sum};
    use super::*;

    fn store(facts: &[(Stamp, Fact)]) -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store.connection.pragma_update(None, "synchronous", "off").unwrap();
        for (at, fact) in facts {
            store.record(fact, *at).unwrap();
        }
        (home, store)
    }

    fn dated() -> Vec<(Stamp, Fact)> {
        facts().into_iter().enumerate().map(|(at, fact)| (at as Stamp, fact)).collect()
    }

    #[test]
    fn a_store_that_is_merged_into_another_is_whole_there() {
        let (_home, store) = store(&dated());
        assert_eq!(store.facts().unwrap(), dated());
        let (_other, mut other) = self::store(&[]);
        let added = facts().len();
        assert_eq!(other.merge(&store.facts().unwrap()).unwrap(), Merged { added, known: 0 });
        assert_eq!(other.progress().unwrap(), sum(&facts()));
        let again = other.merge(&store.facts().unwrap()).unwrap();
        assert_eq!(again, Merged { added: 0, known: added });
        assert_eq!(other.progress().unwrap(), sum(&facts()));
    }

    #[test]
    fn halves_make_the_whole_in_either_order() {
        // Every second fact on another machine.
        let half =
            |odd: i64| -> Vec<_> { dated().into_iter().filter(|(at, _)| at % 2 == odd).collect() };
        for first in 0..2 {
            let (_home, mut store) = store(&half(first));
            store.merge(&half(1 - first)).unwrap();
            assert_eq!(store.progress().unwrap(), sum(&facts()), "begun with {first}");
        }
    }

    #[test]
    fn what_is_older_never_takes_the_place_of_what_is_newer() {
        let preferred =
            |value: &str| Fact::Preferred { name: "colors".into(), value: value.into() };
        let (_home, mut store) = store(&[(100, preferred("new"))]);
        store.merge(&[(50, preferred("old"))]).unwrap();
        assert_eq!(store.progress().unwrap().preferences["colors"], "new");
        store.merge(&[(150, preferred("newest"))]).unwrap();
        assert_eq!(store.progress().unwrap().preferences["colors"], "newest");
        // What is told now counts, even by a clock that was set back.
        store.record(&preferred("now"), 20).unwrap();
        assert_eq!(store.progress().unwrap().preferences["colors"], "now");
    }
}
