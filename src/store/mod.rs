//! What the learner has done, on disk.
