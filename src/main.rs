//! The program: a thin front of [`gradus::cli`].

fn main() {}
