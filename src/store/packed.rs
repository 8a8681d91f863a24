//! A question's answers in a few bytes each.
//!
//! Who has answered for years has a hundred thousand answers, and the first screen may not wait
//! for them: as bytes of a fixed size they are read within milliseconds. They are a sum of facts
//! and can be made again from them at any time.
//!
//! An answer takes [`SIZE`] bytes, little-endian: day (4), seconds as `f32` (4), seed (8), and a
//! byte each for right (bit 0) and partly (bit 1), rating (0 for none, else 1 to 4), sureness
//! (0 for none, else 1 to 3).

use crate::course::{Day, Rating, Review, Sureness};

/// Bytes an answer.
const SIZE: usize = 19;

pub(super) fn pack(reviews: &[Review]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(reviews.len() * SIZE);
    for review in reviews {
        bytes.extend_from_slice(&review.day.0.to_le_bytes());
        bytes.extend_from_slice(&review.seconds.to_le_bytes());
        bytes.extend_from_slice(&review.seed.to_le_bytes());
        bytes.push(u8::from(review.right) | u8::from(review.partly) << 1);
        bytes.push(number(&Rating::ALL, review.rating));
        bytes.push(number(&Sureness::ALL, review.sureness));
    }
    bytes
}

pub(super) fn unpack(bytes: &[u8]) -> Vec<Review> {
    bytes.as_chunks::<SIZE>().0.iter().map(one).collect()
}

fn one(bytes: &[u8; SIZE]) -> Review {
    let [d0, d1, d2, d3, s0, s1, s2, s3, seed @ .., flags, rating, sureness] = *bytes;
    Review {
        day: Day(i32::from_le_bytes([d0, d1, d2, d3])),
        seconds: f32::from_le_bytes([s0, s1, s2, s3]),
        seed: u64::from_le_bytes(seed),
        right: flags & 1 != 0,
        partly: flags & 2 != 0,
        rating: name(&Rating::ALL, rating),
        sureness: name(&Sureness::ALL, sureness),
    }
}

fn number<T: PartialEq>(all: &[T], value: Option<T>) -> u8 {
    let place = value.and_then(|value| all.iter().position(|one| *one == value));
    place.map_or(0, |place| place as u8 + 1)
}

fn name<T: Copy>(all: &[T], number: u8) -> Option<T> {
    all.get(usize::from(number).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let ratings = Rating::ALL.map(Some).into_iter().chain([None]);
        let mut reviews = Vec::new();
        for (number, rating) in ratings.enumerate() {
            for sureness in Sureness::ALL.map(Some).into_iter().chain([None]) {
                reviews.push(Review {
                    day: Day(20_000 - 30_000 * number as i32),
                    right: number % 2 == 0,
                    partly: number % 3 == 0,
                    rating,
                    sureness,
                    seconds: 3.25 * number as f32,
                    seed: u64::MAX / 7 * number as u64,
                });
            }
        }
        let bytes = pack(&reviews);
        assert_eq!(bytes.len(), reviews.len() * SIZE);
        assert_eq!(unpack(&bytes), reviews);
        assert_eq!(unpack(&bytes[..SIZE + 3]), reviews[..1]);
    }
}
