//! Hand-written digits of 8×8 grey levels, bundled.
//!
//! The 1,797 images that scikit-learn carries: the test set of the UCI optical digits, E.
//! Alpaydin and C. Kaynak, 1998 (CC BY 4.0; `assets/README.md` has source, format and script).
//!
//! Shapes: x `[64 × n]`, row by row from the top left, grey levels 0 to 16 divided by 16 and
//! not scaled further; y `[10 × n]`, one-hot. The seed shuffles all images; the first are
//! trained on and the last tested on, so no image is in both. There is no formula and so no
//! floor: networks with two hidden layers of 32 get 95 to 97 in 100 right after 1000 images.

use super::augment::shift;
use super::error::{share, within};
use super::stream::Stream;
use super::{DataError, Dataset, Scale, Split, Task};

/// Fifteen numbers in base 17 to a little-endian 64-bit word.
static PACKED: &[u8] = include_bytes!("../../assets/digits.bin");

/// Images in the file.
const IMAGES: usize = 1797;
/// Rows of an image, and columns.
const SIDE: usize = 8;
/// Grey levels of an image.
const PIXELS: usize = SIDE * SIDE;

/// Deals the images into two parts; `label_noise` is the share of training labels that are
/// drawn anew among all ten, `test_shift` the pixels by which test images are moved at most.
pub(super) fn load(
    seed: u64,
    train: usize,
    test: usize,
    label_noise: f64,
    test_shift: usize,
) -> Result<Dataset, DataError> {
    share("Digits", "label_noise", label_noise)?;
    within("Digits", "test_shift", test_shift, 0, SIDE - 1)?;
    within("Digits", "train", train, 1, IMAGES - 1)?;
    within("Digits", "test", test, 1, IMAGES - train)?;
    let images = unpack();
    let order = Stream::train(seed).permutation(IMAGES);
    let task = Task::of_classes((0..10).map(|digit| digit.to_string()).collect());
    let image = |index: &usize| {
        let image = &images[index * (PIXELS + 1)..(index + 1) * (PIXELS + 1)];
        let grey: Vec<f64> = image[..PIXELS].iter().map(|g| f64::from(*g) / 16.0).collect();
        (grey, usize::from(image[PIXELS]))
    };
    let (mut learnt, mut tested) = (Split::default(), Split::default());
    let mut noise = Stream::options(seed);
    for (grey, digit) in order[..train].iter().map(image) {
        // Both numbers are always drawn, so that another share leaves the rest alone.
        let (wrong, other) = (noise.chance(label_noise), noise.whole(0, 9));
        learnt.push(&grey, &task.target_of(if wrong { other as usize } else { digit }));
    }
    let mut moves = Stream::test_options(seed);
    for (grey, digit) in order[IMAGES - test..].iter().map(image) {
        let by = |unit: f64| {
            let most = test_shift as f64;
            (unit * (2.0 * most + 1.0)).floor() as isize - test_shift as isize
        };
        let by = (by(moves.uniform(0.0, 1.0)), by(moves.uniform(0.0, 1.0)));
        let mut moved = vec![0.0; PIXELS];
        shift(&grey, (SIDE, SIDE), by, &mut moved);
        tested.push(&moved, &task.target_of(digit));
    }
    Ok(Dataset {
        name: "digits".into(),
        features: (0..PIXELS).map(|i| format!("row {} column {}", i / 8 + 1, i % 8 + 1)).collect(),
        inputs: vec![Scale::IDENTITY; PIXELS],
        target: "digit".into(),
        output: Scale::IDENTITY,
        train: learnt,
        test: tested,
        task,
        floor: None,
        image: Some((SIDE, SIDE)),
        sequence: None,
        notes: Vec::new(),
    })
}

/// The 64 grey levels and the label of each image, one image after another.
fn unpack() -> Vec<u8> {
    let mut numbers = Vec::with_capacity(IMAGES * (PIXELS + 1));
    let (words, _) = PACKED.as_chunks::<8>();
    for word in words {
        let mut word = u64::from_le_bytes(*word);
        for _ in 0..15 {
            numbers.push((word % 17) as u8);
            word /= 17;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_images_are_those_of_scikit_learn() {
        let numbers = unpack();
        assert_eq!(numbers.len(), IMAGES * (PIXELS + 1));
        let images: Vec<&[u8]> = numbers.chunks(PIXELS + 1).collect();
        let ink = |image: &[u8]| image[..PIXELS].iter().map(|g| u64::from(*g)).sum::<u64>();
        // load_digits(): data.sum(), and (data.sum(1) * range(1797)).sum().
        assert_eq!(images.iter().map(|image| ink(image)).sum::<u64>(), 561_718);
        let weighted = images.iter().enumerate().map(|(i, image)| i as u64 * ink(image));
        assert_eq!(weighted.sum::<u64>(), 503_342_547);
        assert_eq!(images[0][8..16], [0, 0, 13, 15, 10, 15, 5, 0]);
        let mut counts = [0; 10];
        for image in &images {
            counts[usize::from(image[PIXELS])] += 1;
        }
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    }

    #[test]
    fn parts_share_no_image_and_follow_the_seed() {
        let all = load(1, 1000, 797, 0.0, 0).unwrap();
        let mut images: Vec<Vec<u64>> = (all.train.x.chunks(PIXELS).chain(all.test.x.chunks(64)))
            .map(|image| image.iter().map(|grey| grey.to_bits()).collect())
            .collect();
        images.sort_unstable();
        images.dedup();
        assert_eq!(images.len(), IMAGES, "no two of the images are alike");
        assert_eq!(load(1, 10, 5, 0.0, 0).unwrap().train.x, all.train.x[..640]);
        assert_ne!(load(2, 10, 5, 0.0, 0).unwrap().train.x, all.train.x[..640]);
        assert!(all.train.x.iter().all(|grey| (0.0..=1.0).contains(grey)));
    }

    #[test]
    fn more_images_than_there_are_is_an_error() {
        let error = load(1, 1000, 798, 0.0, 0).unwrap_err();
        assert_eq!(error.to_string(), "Digits: test is 798; it must be from 1 to 797");
    }

    /// Examples whose target another set has not.
    fn apart(a: &Split, b: &Split) -> usize {
        a.y.chunks(10).zip(b.y.chunks(10)).filter(|(a, b)| a != b).count()
    }

    #[test]
    fn options_change_their_own_matter_alone() {
        let clean = load(1, 1000, 797, 0.0, 0).unwrap();
        let noisy = load(1, 1000, 797, 0.3, 0).unwrap();
        assert_eq!((&clean.train.x, &clean.test), (&noisy.train.x, &noisy.test));
        // Three in ten are drawn anew, and one in ten of those stays right.
        let wrong = apart(&clean.train, &noisy.train);
        assert!((230..=310).contains(&wrong), "{wrong}");
        let moved = load(1, 1000, 797, 0.0, 1).unwrap();
        assert_eq!((&clean.train, &clean.test.y), (&moved.train, &moved.test.y));
        let images = clean.test.x.chunks(64).zip(moved.test.x.chunks(64));
        let same = images.filter(|(a, b)| a == b).count();
        assert!((60..=120).contains(&same), "one in nine stays: {same} of 797");
        let moved = moved.test.x.chunks(64).zip(clean.test.x.chunks(64));
        for (moved, image) in moved.take(50) {
            let mut is_shift = false;
            for by in (0..9).map(|i| (i / 3 - 1, i % 3 - 1)) {
                let mut expected = vec![0.0; 64];
                shift(image, (8, 8), by, &mut expected);
                is_shift |= expected == moved;
            }
            assert!(is_shift, "an image goes by one pixel at most, with nothing made up");
        }
        // A larger share spoils those that a smaller one does, and further ones.
        let noisier = load(1, 1000, 797, 0.5, 0).unwrap();
        let spoilt = |set: &Dataset| -> Vec<bool> {
            clean.train.y.chunks(10).zip(set.train.y.chunks(10)).map(|(a, b)| a != b).collect()
        };
        assert!(spoilt(&noisy).iter().zip(spoilt(&noisier)).all(|(few, many)| !few || many));
        assert!(load(1, 10, 10, 1.5, 0).unwrap_err().to_string().contains("label_noise is 1.5"));
        assert!(load(1, 10, 10, 0.0, 8).is_err());
    }
}
