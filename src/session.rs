//! Runs effects: one app, its runs, its store.
