//! # gradus: a deep-learning laboratory that lives in a terminal
//!
//! A learner reads a page, predicts, runs the experiment beside it, and compares. Behind every
//! lesson stands an engine that trains real networks while the learner turns the knobs; every
//! claim of the course is written beside its experiment and measured.
//!
//! ## The map
//!
//! A folder may import what stands to its left, never to its right; `tests/architecture.rs`
//! reads the imports and fails on an edge that runs the other way.
//!
//! ```text
//! text <- engine <- data <- lab <- course <- quiz <- ui <- session <- local <- cli <- main
//!                                    store <---------------/             (a <- b : b imports a)
//! ```
//!
//! | folder | what it knows | what it must never know |
//! |---|---|---|
//! | [`text`] | words keyed by language | anything else |
//! | [`engine`] | matrices, layers, losses, optimizers, surfaces, probes | files, threads, clocks, lessons, the terminal |
//! | [`data`] | data sets: generated, bundled, or from the learner's CSV or text; augmentation | networks |
//! | [`lab`] | experiments: arms, families, trainers, snapshots, history, claims, what a moment shows, the scheduler | lessons, the terminal |
//! | [`course`] | chapters, lessons, translations, glossary, progress; loading and checking them | how they are drawn |
//! | [`quiz`] | questions, recipes that draw their numbers, grading, schedule, mock interviews | how they are drawn |
//! | [`store`] | what the learner has done, on disk | everything but the identifiers of course and quiz |
//! | [`ui`] | `App`: state, `update`, `render`; screens, panes, widgets, theme, keymap | threads, clocks, files, stdout |
//! | [`session`] | runs effects: one `App`, one `Terminal<B>`, its runs, its store | where bytes come from |
//! | [`local`] | this terminal as the host of a session | other hosts |
//! | [`cli`] | one file a command | |
//!
//! ## The path of the data
//!
//! `lesson.ron` → `Lesson` → `Experiment` → arms, those of families too → `Model` (a network
//! under a loss, or a surface) → `Trainer::step` → `History` and `Trace` → `Arc<Snapshot>` → pane →
//! `Buffer` → diff → bytes. Every arrow is a value that moves right. Two things travel left:
//! commands (play, step, rewind, turn a knob), and what the visible panes want to see.
//!
//! ## Invariants
//!
//! - **One seed decides everything.** Data, initialisation and the order of examples draw from
//!   streams of their own ([`engine::Stream`]); batches are a pure function of seed and step.
//!   Equal settings train to equal bits, and going back is exact. What a step draws (masks,
//!   augmentation, noise) is a function of seed and step as well ([`engine::Draw`]).
//! - **Every pass says what it is for** ([`engine::Pass`]): in training, units fall silent and
//!   batches normalise themselves; to measure and to predict, running statistics stand in.
//! - **Sequences are columns by time**: step t of sequence b is column t · batch + b, so layers
//!   that know no time work on every step alike, and recurrent layers find the steps of a time
//!   side by side ([`engine::Entry`]). Data sets keep an example step after step.
//! - **What a step leaves behind is in every checkpoint**: parameters, buffers (what layers keep
//!   beside their parameters, [`engine::Network::buffers`]), the optimizer's state, and what is
//!   counted. Parameters and buffers go into files and come back.
//! - **Nothing allocates in a training step**, and nothing is drawn that has not changed.
//! - **A number that is not finite is a state** of the run ([`lab::Divergence`]) with its place
//!   and its reason, never a point on a curve.
//! - **Explaining a moment reads a snapshot alone** ([`lab::Finding`]): each rule speaks where
//!   its sign is plain, and a healthy run leaves all of them silent.
//! - **`App::update` and `App::render` do no input or output**: effects are values that the
//!   session carries out.
//! - **What the learner did is on disk before the screen says so.** Facts are the truth; what is
//!   summed up of them ([`store`]) can be made again at any time.
//! - **Scheduling is a pure function** of answers, settings and the day ([`quiz::schedule`]); so
//!   is a mock interview of its facts ([`quiz::mock`]).
//! - **Adding a layer, loss, optimizer, surface, data set or pane** is one file and one line in
//!   its folder's registry; tests walk the registries.
//!
//! ## Where this differs from the plan, and why
//!
//! - `text` stands leftmost: knobs and arms carry words for the learner, and the lab may not
//!   know the course.
//! - What a learner has done (`course::Progress`, `course::Fact`) is a value of the course, so
//!   that screens can show it and the store can keep it without knowing each other.
//! - A view's name ([`lab::View`]) is the lab's and its drawing the screens', so a new pane is
//!   one file and two lines.
//!
//! ## Dependencies, each for one thing that is not ours to write
//!
//! | crate | for |
//! |---|---|
//! | `faer` | matrix products and factorizations |
//! | `rand`, `rand_chacha`, `rand_distr` | seeded streams, shuffles, normal deviates; ChaCha seeks, so a step's batch needs no history |
//! | `ratatui`, `crossterm` | the screen as a buffer, and the terminal |
//! | `serde`, `ron`, `serde_json` | experiments and lessons as RON; records as JSON; settings as a tree that paths lead into |
//! | `strsim` | the nearest name, where one was mistyped |
//! | `pulldown-cmark` | Markdown |
//! | `term-maths` | formulas in two dimensions, behind [`course`]'s own front |
//! | `include_dir` | lessons and words inside the program |
//! | `csv` | the learner's files |
//! | `safetensors` | weights that PyTorch reads and writes |
//! | `rusqlite` (bundled) | a store that survives a kill at any moment |
//! | `directories` | where the platform keeps a program's data |
//! | `fsrs` | when a question is due again; its scheduling is plain arithmetic on `f32` and has come without a training framework since version 6 |
//! | `clap`, `clap_complete`, `indicatif` | arguments, completions, a progress bar |
//! | `unicode-width`, `unicode-segmentation` | columns that a text takes |
//! | `thiserror`, `anyhow` | errors with types in the library, with context in the commands |

pub mod cli;
pub mod course;
pub mod data;
pub mod engine;
pub mod lab;
pub mod local;
pub mod quiz;
pub mod session;
pub mod store;
pub mod text;
pub mod ui;
