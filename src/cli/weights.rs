//! Weights in safetensors files, with PyTorch's names and layouts: `0.weight` is `[out, in]`,
//! row by row, and `0.bias` is `[out]`; what batch norm keeps is `1.running_mean` and
//! `1.running_var`. A file from `torch.nn.Sequential(...).state_dict()` loads as it is; its
//! `num_batches_tracked`, which decides nothing while batch norm has a momentum, is passed over.

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
    for &name in &names {
        if !known.contains(&name) && !name.ends_with(UNUSED) {
            bail!(
                "{}: the network has no tensor {name:?}; it has {}",
                path.display(),
                known.join(", ")
            );
        }
    }
    let mut values = BTreeMap::new();
    for tensor in wanted {
        let Ok(view) = file.tensor(&tensor.name) else {
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
        let numbers = numbers(&view)
            .with_context(|| format!("{}: tensor {}", path.display(), tensor.name))?;
        values.insert(tensor.name.clone(), numbers);
    }
    Ok(values)
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

/// Writes tensors to a file, in the precision that they were trained in.
///
/// # Errors
/// Where the file cannot be written.
pub fn save(path: &Path, tensors: &[NamedTensor], precision: Precision) -> Result<()> {
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
