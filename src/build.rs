//! The lessons are built into the program. A new file among them is not named in any source
//! file, so cargo has to be told to look.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
}
