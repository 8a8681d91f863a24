//! What windows hold, what is kept of a large text, and what is said of those that are none.

use super::*;

fn of(text: &str, window: usize, most: [usize; 2]) -> Result<Dataset, TextError> {
    Plan { seed: 1, window, most, symbols: 96 }.dataset("made", || Ok(text.as_bytes()))
}

/// The windows of a part as text, each with the character after it.
fn windows(data: &Dataset, part: &Split) -> Vec<String> {
    let sequence = data.sequence.as_ref().unwrap();
    let window = sequence.steps;
    let symbol = |index: &f64| sequence.symbols[*index as usize].as_str();
    let pairs = part.x.chunks(window).zip(part.y.chunks(window));
    let text = |(x, y): (&[f64], &[f64])| {
        assert_eq!(x[1..], y[..window - 1], "the target is the next character");
        x.iter().map(symbol).collect::<String>() + symbol(&y[window - 1])
    };
    pairs.map(text).collect()
}

/// A text in which every stretch of four characters is different.
fn counting(numbers: usize) -> String {
    (0..numbers).fold(String::new(), |text, i| text + &format!("{i:03}·"))
}

#[test]
fn windows_lie_evenly_in_the_text_and_those_of_the_test_in_its_end() {
    let text = counting(1000);
    let data = of(&text, 20, [30, 10]).unwrap();
    assert_eq!((data.train.len, data.test.len, data.width()), (30, 10, 11));
    let place = |window: &String| {
        let at = text.find(window.as_str()).unwrap();
        text[..at].chars().count()
    };
    let train: Vec<usize> = windows(&data, &data.train).iter().map(place).collect();
    let test: Vec<usize> = windows(&data, &data.test).iter().map(place).collect();
    // 3600 characters to train on and 400 to test on.
    assert!(train.iter().all(|at| at + 21 <= 3600), "{train:?}");
    assert!(test.iter().all(|at| (3600..=4000 - 21).contains(at)), "{test:?}");
    assert!(train.windows(2).all(|two| (118..=121).contains(&(two[1] - two[0]))), "{train:?}");
    assert!(test.windows(2).all(|two| (37..=39).contains(&(two[1] - two[0]))), "{test:?}");
}

#[test]
fn a_short_text_gives_every_window_that_it_has_once() {
    let data = of("abcdefgh", 3, [100, 100]).unwrap();
    assert_eq!(windows(&data, &data.train), ["abcd"]);
    assert_eq!(windows(&data, &data.test), ["efgh"]);
    let data = of("abcdefghijkl", 3, [100, 100]).unwrap();
    let all = ["abcd", "bcde", "cdef", "defg", "efgh"];
    assert_eq!(windows(&data, &data.train), all);
    assert_eq!(
        data.notes[0],
        "12 characters; 5 windows of 3 to train on, 1 of its end to test on."
    );
    assert_eq!(data.notes[1], "12 symbols.");
}

#[test]
fn characters_are_symbols_and_classes() {
    let data = of(&"Éa œ\r\n".repeat(20), 10, [5, 5]).unwrap();
    let symbols = ["\n", " ", "a", "É", "œ"].map(String::from).to_vec();
    assert_eq!(data.task, Task::Classes(symbols.clone()));
    assert_eq!(data.sequence.unwrap().symbols, symbols);
}

#[test]
fn rare_characters_become_one_sign_and_are_noted() {
    let mut text = "abc ".repeat(100);
    text.push_str("\u{1b}\u{1b}");
    let data = of(&text, 10, [500, 5]).unwrap();
    assert_eq!(data.notes[1], "5 symbols; 1 other character stands as \u{fffd} (2 of 402).");
    assert!(windows(&data, &data.test).last().unwrap().ends_with('\u{fffd}') || data.test.len == 5);
    let all = of(&text, 10, [500, 500]).unwrap();
    assert!(windows(&all, &all.test).last().unwrap().ends_with("c \u{fffd}\u{fffd}"));
}

/// A text that is made as it is read, and remembers the most that was asked of it at once.
struct Endless<'a> {
    left: u64,
    asked: &'a std::cell::Cell<usize>,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.asked.set(self.asked.get().max(buffer.len()));
        let size = self.left.min(buffer.len() as u64) as usize;
        for byte in &mut buffer[..size] {
            *byte = b'a' + (self.left % 23) as u8;
            self.left -= 1;
        }
        Ok(size)
    }
}

#[test]
fn of_a_large_text_only_the_windows_are_kept() {
    let asked = std::cell::Cell::new(0);
    let open = || Ok(Endless { left: 8_000_000, asked: &asked });
    let data =
        Plan { seed: 1, window: 64, most: [400, 40], symbols: 96 }.dataset("large", open).unwrap();
    assert!(asked.get() <= 1 << 16, "it is read by blocks: {}", asked.get());
    let held = |part: &Split| (part.x.capacity(), part.y.capacity(), part.len);
    assert_eq!(held(&data.train), (400 * 64, 400 * 64, 400));
    assert_eq!(held(&data.test), (40 * 64, 40 * 64, 40));
    assert!(data.notes[0].starts_with("8000000 characters; 400 windows"), "{:?}", data.notes);
}

#[test]
fn a_text_without_anything_to_learn_says_what_to_do() {
    let said = |text: &str| of(text, 64, [10, 10]).unwrap_err().to_string();
    let empty = "it is empty; windows of 64 characters need a text of at least 130";
    assert_eq!((said(""), said("\u{feff}")), (empty.to_owned(), empty.to_owned()));
    let short = "it has 129 characters; windows of 64 need at least 130: 65 to train on and as \
                 many to test on. Take a longer text, or a smaller window";
    assert_eq!(said(&"é".repeat(129)), short);
    let one = said(&" ".repeat(500));
    assert_eq!(
        one,
        "it holds nothing but \"␣\", so there is nothing to predict; take another text"
    );
    assert!(of(&"ab".repeat(65), 64, [10, 10]).is_ok());
}

#[test]
fn a_text_that_changes_while_it_is_read_is_noticed() {
    for second in ["", "abcabc", "abcdabcdab"] {
        let times = std::cell::Cell::new(0);
        let open = || {
            times.set(times.get() + 1);
            Ok(if times.get() == 1 { "abcabcabca" } else { second }.as_bytes())
        };
        let error =
            Plan { seed: 1, window: 3, most: [9, 9], symbols: 96 }.dataset("it", open).unwrap_err();
        assert!(matches!(error, TextError::Changed), "{second}: {error}");
    }
}

#[test]
fn the_course_is_read_where_no_file_is_named() {
    let data = load(1, None, 64, 4000, 400).unwrap();
    assert_eq!((data.train.len, data.test.len, &*data.name), (4000, 400, "course"));
    let prose = prose::prose();
    assert_eq!(data.width(), 80, "networks in lessons are made for it");
    assert_eq!(load(1, Some(Path::new("")), 64, 4000, 400).unwrap(), data);
    let plain = windows(&data, &data.train).into_iter().filter(|w| !w.contains(alphabet::OTHER));
    assert!(plain.take(100).all(|window| prose.contains(&window)));
    let other = load(2, None, 64, 4000, 400).unwrap();
    assert_eq!(other.sequence, data.sequence);
    assert_ne!(other.train, data.train);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let said =
        |name: &str| load(1, Some(&folder.path().join(name)), 4, 9, 9).unwrap_err().to_string();
    assert!(
        said("none.txt")
            .ends_with("none.txt: there is no such file; give the path of a text in UTF-8")
    );
    assert!(said("").contains("this is a folder; name a file in it"));
    std::fs::write(folder.path().join("latin.txt"), b"d\xE9j\xE0 vu").unwrap();
    assert!(said("latin.txt").contains("latin.txt: line 1, at byte offset 1 of the file: 0xE9"));
    std::fs::write(folder.path().join("good.txt"), "déjà vu, déjà lu").unwrap();
    let data = load(1, Some(&folder.path().join("good.txt")), 4, 9, 9).unwrap();
    assert_eq!((&*data.name, data.train.len), ("good.txt", 7));
}
