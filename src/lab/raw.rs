//! Experiments as their files write them.
//!
//! These forms mirror the RON field by field; [`super::load`] turns them into checked ones.

use std::fmt;

use ron::value::RawValue;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Axis, Goal, KnobRange, Over, Plan, Settings, View};
use crate::text::Text;

/// A whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Experiment {
    pub title: Text,
    pub settings: Settings,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arms: Vec<Arm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knobs: Vec<Knob>,
    pub views: Vec<View>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Arm {
    pub name: String,
    pub label: Text,
    #[serde(default)]
    pub set: Overrides,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Family {
    pub name: String,
    pub label: Text,
    #[serde(default)]
    pub set: Overrides,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
    pub plan: Plan,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<Axis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<Axis>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Knob {
    pub path: String,
    pub label: Text,
    pub range: KnobRange,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub text: Text,
    pub goal: Goal,
    #[serde(default)]
    pub over: Over,
}

/// Paths and values in the order of the file; a path that stands there twice is kept twice.
#[derive(Debug, Default)]
pub(super) struct Overrides(pub Vec<(String, Box<RawValue>)>);

impl Serialize for Overrides {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (path, value) in &self.0 {
            map.serialize_entry(path, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Overrides {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Overrides;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from paths to values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Overrides, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Overrides(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}
