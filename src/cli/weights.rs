//! Weights in safetensors files, with PyTorch's names and layouts: `0.weight` is `[out, in]`,
//! row by row, and `0.bias` is `[out]`; what batch norm keeps is `1.running_mean` and
//! `1.running_var`. A file from `torch.nn.Sequential(...).state_dict()` loads as it is; its
//! `num_batches_tracked`, which decides nothing while batch norm has a momentum, is passed over.
//!
//! A recurrent layer of PyTorch has two biases, which are added at the same place: where the
//! network has one, it takes their sum, and is saved with a second of zeros. A layer that reads
//! both ways holds its layers within (`0.0.weight_ih_l0_reverse`), and PyTorch's does not: both
//! names are read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::lab::{NamedTensor, Precision};

/// What PyTorch's batch norm counts and gradus does not.
const UNUSED: &str = ".num_batches_tracked";

/// Reads the values for these tensors from a file, by name.
///
/// # Errors
/// Where the file cannot be read, or lacks a tensor, or has one of another shape or type, or one
/// that the network does not have.
pub fn load(path: &Path, wanted: &[NamedTensor]) -> Result<BTreeMap<String, Vec<f64>>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file = SafeTensors::deserialize(&bytes)
        .with_context(|| format!("{} is no safetensors file", path.display()))?;
    let known: Vec<&str> = wanted.iter().map(|tensor| tensor.name.as_str()).collect();
    let mut names = file.names();
    names.sort_unstable();
    let used = |name: &str| {
        known.iter().any(|known| *known == name || outer(known).as_deref() == Some(name))
            || first_bias(name).is_some_and(|first| {
                known.iter().any(|known| *known == first || outer(known) == Some(first.clone()))
            })
    };
    for &name in &names {
        if !used(name) && !name.ends_with(UNUSED) {
            bail!(
                "{}: the network has no tensor {name:?}; it has {}",
                path.display(),
                known.join(", ")
            );
        }
    }
    let mut values = BTreeMap::new();
    for tensor in wanted {
        let inner = file.tensor(&tensor.name).ok();
        let found = inner.or_else(|| file.tensor(&outer(&tensor.name)?).ok());
        let Some(view) = found else {
            bail!(
                "{} has no tensor {:?}; it has {}",
                path.display(),
                tensor.name,
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            );
        };
        if view.shape() != tensor.shape {
            bail!(
                "{}: {} is {:?} in the file and {:?} in the network (weights are [out, in])",
                path.display(),
                tensor.name,
                view.shape(),
                tensor.shape
            );
        }
        let context = || format!("{}: tensor {}", path.display(), tensor.name);
        let mut numbers = numbers(&view).with_context(context)?;
        let second = second_bias(&tensor.name).filter(|name| !known.contains(&name.as_str()));
        let second = second.and_then(|name| {
            let outer = outer(&name).and_then(|name| file.tensor(&name).ok());
            file.tensor(&name).ok().or(outer)
        });
        if let Some(second) = second {
            let units = state_units(&tensor.name, wanted).unwrap_or(0);
            add_second(&mut numbers, &self::numbers(&second)?, units).with_context(context)?;
        }
        values.insert(tensor.name.clone(), numbers);
    }
    Ok(values)
}

/// The name of PyTorch's second bias beside a first one, and the other way round.
fn second_bias(name: &str) -> Option<String> {
    name.contains(".bias_ih_l0").then(|| name.replace(".bias_ih_l0", ".bias_hh_l0"))
}

fn first_bias(name: &str) -> Option<String> {
    name.contains(".bias_hh_l0").then(|| name.replace(".bias_hh_l0", ".bias_ih_l0"))
}

/// PyTorch's name for a tensor of a recurrent layer that stands first within another.
fn outer(name: &str) -> Option<String> {
    let (layer, rest) = name.split_once('.')?;
    let rest = rest.strip_prefix("0.")?;
    rest.contains("_l0").then(|| format!("{layer}.{rest}"))
}

/// Units of the recurrent layer that a bias belongs to.
fn state_units(bias: &str, wanted: &[NamedTensor]) -> Option<usize> {
    let weight = bias.replace(".bias_ih_l0", ".weight_hh_l0");
    wanted.iter().find(|tensor| tensor.name == weight)?.shape.get(1).copied()
}

/// Adds PyTorch's second bias to the first. A GRU multiplies that of n by its reset gate, so
/// that no sum of the two can stand for it.
fn add_second(first: &mut [f64], second: &[f64], units: usize) -> Result<()> {
    let is_gru = first.len() == 3 * units;
    if is_gru && second.iter().skip(2 * units).any(|b| *b != 0.0) {
        bail!(
            "the second bias of a GRU's n stands within its reset gate and cannot be added to \
             the first: give the layer two_biases: true"
        );
    }
    for (first, second) in first.iter_mut().zip(second) {
        *first += second;
    }
    Ok(())
}

fn numbers(view: &TensorView<'_>) -> Result<Vec<f64>> {
    let bytes = view.data();
    Ok(match view.dtype() {
        Dtype::F32 => bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| f64::from(f32::from_le_bytes(*bytes)))
            .collect(),
        Dtype::F64 => {
            bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
        }
        other => bail!("has the type {other:?}; F32 and F64 can be read"),
    })
}

/// The tensors, with a second bias of zeros where a recurrent layer has one alone.
fn with_second_biases(tensors: &[NamedTensor]) -> Vec<NamedTensor> {
    let missing = |tensor: &NamedTensor| {
        let name = second_bias(&tensor.name)?;
        let there = tensors.iter().any(|tensor| tensor.name == name);
        let zeros = vec![0.0; tensor.values.len()];
        (!there).then(|| NamedTensor { name, shape: tensor.shape.clone(), values: zeros })
    };
    tensors.iter().cloned().chain(tensors.iter().filter_map(missing)).collect()
}

/// Writes tensors to a file, in the precision that they were trained in.
///
/// # Errors
/// Where the file cannot be written.
pub fn save(path: &Path, tensors: &[NamedTensor], precision: Precision) -> Result<()> {
    let tensors = with_second_biases(tensors);
    let encoded: Vec<(&NamedTensor, Vec<u8>)> = tensors
        .iter()
        .map(|tensor| {
            let bytes = match precision {
                Precision::F32 => {
                    tensor.values.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect()
                }
                Precision::F64 => {
                    tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect()
                }
            };
            (tensor, bytes)
        })
        .collect();
    let dtype = match precision {
        Precision::F32 => Dtype::F32,
        Precision::F64 => Dtype::F64,
    };
    let mut views = Vec::new();
    for (tensor, bytes) in &encoded {
        views.push((tensor.name.as_str(), TensorView::new(dtype, tensor.shape.clone(), bytes)?));
    }
    let bytes = safetensors::serialize(views, None)?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Vec<NamedTensor> {
        vec![
            NamedTensor {
                name: "0.weight".into(),
                shape: vec![2, 3],
                values: vec![0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
            },
            NamedTensor { name: "0.bias".into(), shape: vec![2], values: vec![-1.0, 1.0] },
        ]
    }

    #[test]
    fn what_is_saved_is_loaded_to_the_bit() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("w.safetensors");
        save(&path, &parameters(), Precision::F64).expect("can be written");
        let values = load(&path, &parameters()).expect("can be read");
        assert_eq!(values["0.weight"], parameters()[0].values);
        assert_eq!(values["0.bias"], [-1.0, 1.0]);
    }

    fn recurrent(gates: usize, two: bool) -> Vec<NamedTensor> {
        let tensor = |name: &str, shape: Vec<usize>, value: f64| NamedTensor {
            name: name.into(),
            values: vec![value; shape.iter().product()],
            shape,
        };
        let mut tensors = vec![
            tensor("0.weight_ih_l0", vec![2 * gates, 3], 0.1),
            tensor("0.weight_hh_l0", vec![2 * gates, 2], 0.2),
            tensor("0.bias_ih_l0", vec![2 * gates], 0.5),
        ];
        if two {
            tensors.push(tensor("0.bias_hh_l0", vec![2 * gates], 0.25));
        }
        tensors
    }

    #[test]
    fn two_biases_become_one_where_they_can() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("w.safetensors");
        save(&path, &recurrent(4, true), Precision::F64).expect("can be written");
        let values = load(&path, &recurrent(4, false)).expect("one for two");
        assert_eq!(values["0.bias_ih_l0"], [0.75; 8]);
        assert_eq!(load(&path, &recurrent(4, true)).expect("both")["0.bias_hh_l0"], [0.25; 8]);
        save(&path, &recurrent(4, false), Precision::F64).expect("can be written");
        let values = load(&path, &recurrent(4, true)).expect("PyTorch finds a second one");
        assert_eq!(values["0.bias_hh_l0"], [0.0; 8]);
        save(&path, &recurrent(3, true), Precision::F64).expect("can be written");
        let refusal = load(&path, &recurrent(3, false)).expect_err("a GRU's cannot be added");
        assert!(format!("{refusal:#}").contains("two_biases: true"), "{refusal:#}");
    }

    #[test]
    fn a_layer_both_ways_has_both_names() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("w.safetensors");
        let named = |prefix: &str, two| {
            let rename = |tensor: NamedTensor| NamedTensor {
                name: format!("{}_reverse", tensor.name.replacen("0.", prefix, 1)),
                ..tensor
            };
            recurrent(4, two).into_iter().map(rename).collect::<Vec<_>>()
        };
        save(&path, &named("0.", true), Precision::F64).expect("can be written");
        let values = load(&path, &named("0.0.", false)).expect("PyTorch's names");
        assert_eq!(values["0.0.bias_ih_l0_reverse"], [0.75; 8]);
    }

    #[test]
    fn misfits_are_named() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("w.safetensors");
        save(&path, &parameters(), Precision::F32).expect("can be written");
        let refusal = |wanted: &[NamedTensor]| {
            format!("{:#}", load(&path, wanted).expect_err("does not fit"))
        };
        let mut turned = parameters();
        turned[0].shape = vec![3, 2];
        assert!(refusal(&turned).contains("[2, 3] in the file and [3, 2] in the network"));
        let mut more = parameters();
        more.push(NamedTensor { name: "2.bias".into(), shape: vec![1], values: vec![0.0] });
        assert!(refusal(&more).contains("no tensor \"2.bias\"; it has 0.bias, 0.weight"));
        assert!(refusal(&parameters()[..1]).contains("the network has no tensor \"0.bias\""));
        fs::write(&path, b"PK\x03\x04 not this").expect("can be written");
        assert!(refusal(&parameters()).contains("is no safetensors file"));
        let missing = load(&home.path().join("none"), &parameters()).expect_err("is not there");
        assert!(format!("{missing:#}").contains("cannot read"));
    }
}
