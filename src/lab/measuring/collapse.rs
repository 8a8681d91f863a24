//! How far a network without non-linear layers is from the one affine map that its layers
//! multiply to.

use crate::engine::{Role, View, product};
use crate::lab::arm::ArmRun;

/// Largest distance, over the test set, between the network's outputs and those of the one
/// affine map that its layers multiply to.
pub(super) fn collapse_error(arm: &mut ArmRun) -> Option<f64> {
    let linear = |kind: &str| kind == "Dense" || kind == "Identity";
    if arm.data().sequence.is_some()
        || !arm.trainer().layers().iter().all(|layer| linear(layer.kind))
    {
        return None;
    }
    let inputs = arm.data().width();
    let double = arm.trainer().double(1).ok()?;
    let parameters = double.parameters();
    // The map so far: M [rows × inputs] and c [rows], with M the identity at first.
    let mut rows = inputs;
    let mut map: Vec<f64> =
        (0..inputs * inputs).map(|i| f64::from(u8::from(i % (inputs + 1) == 0))).collect();
    let mut offset = vec![0.0; inputs];
    for tensor in parameters.tensors() {
        let values = &parameters.values[tensor.range.clone()];
        match tensor.role {
            Role::Weight => {
                let mut next = vec![0.0; tensor.rows * inputs];
                let weight = View::new(values, tensor.rows, tensor.columns);
                product(&mut next, weight, View::new(&map, rows, inputs));
                let mut moved = vec![0.0; tensor.rows];
                product(&mut moved, weight, View::new(&offset, rows, 1));
                (map, offset, rows) = (next, moved, tensor.rows);
            }
            _ => offset.iter_mut().zip(values).for_each(|(c, b)| *c += b),
        }
    }
    let test = arm.data().test.clone();
    let mut collapsed = vec![0.0; rows * test.len];
    product(&mut collapsed, View::new(&map, rows, inputs), View::new(&test.x, inputs, test.len));
    let loss = arm.trainer().settings().loss;
    collapsed.chunks_mut(rows).for_each(|column| {
        column.iter_mut().zip(&offset).for_each(|(z, c)| *z += c);
    });
    let mut predicted = vec![0.0; collapsed.len()];
    loss.prediction(&collapsed, rows, &mut predicted);
    let outputs = arm.trainer_mut().predict(&test.x);
    let apart = outputs.iter().zip(&predicted).map(|(a, b)| (a - b).abs());
    Some(apart.fold(0.0, f64::max))
}
