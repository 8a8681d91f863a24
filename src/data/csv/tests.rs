//! What files are understood, and what is said of those that are not.

use std::fmt::Write as _;

use super::*;
use crate::data::{DataSpec, Task};

fn read(text: &str, target: &str, choice: TaskChoice) -> Result<Dataset, FileError> {
    dataset(1, "file.csv".into(), text.as_bytes(), target, choice, RowOrder::Shuffled)
}

fn auto(text: &str, target: &str) -> Result<Dataset, FileError> {
    read(text, target, TaskChoice::Auto)
}

/// A file with `rows` of what `line` says for each, numbered from 0.
fn file(header: &str, rows: usize, line: impl Fn(usize) -> String) -> String {
    (0..rows).fold(format!("{header}\n"), |mut text, row| {
        writeln!(text, "{}", line(row)).unwrap();
        text
    })
}

/// Twenty houses with a little of everything.
fn houses() -> String {
    file("rooms,age,place,price", 20, |i| {
        let age = if i == 3 { "NA".into() } else { format!("{}.5", i % 7) };
        let place = ["coast", "\"hill, far\"", ""][i % 3];
        format!("{},{age},{place},{}", i % 5, 100.25 + i as f64)
    })
}

#[track_caller]
fn says(result: Result<Dataset, FileError>, wanted: &str) {
    assert_eq!(result.unwrap_err().to_string(), wanted);
}

/// The value of an input of an example in the units of the file.
fn raw(data: &Dataset, part: &Split, example: usize, feature: usize) -> f64 {
    data.inputs[feature].raw(part.x[example * data.width() + feature])
}

#[test]
fn numbers_are_standardised_and_words_are_one_hot() {
    let data = auto(&houses(), "price").unwrap();
    assert_eq!(
        data.features,
        ["rooms", "age", "place = (empty)", "place = coast", "place = hill, far"]
    );
    assert_eq!((data.task.clone(), data.target.as_str()), (Task::Regression, "price"));
    assert_eq!((data.train.len, data.test.len, data.floor), (16, 4, None));
    for feature in [0, 1] {
        let column: Vec<f64> = data.train.x.iter().skip(feature).step_by(5).copied().collect();
        let mean = column.iter().sum::<f64>() / 16.0;
        let variance = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 16.0;
        assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12);
    }
    for example in data.train.x.chunks(5).chain(data.test.x.chunks(5)) {
        assert_eq!(example[2..].iter().sum::<f64>(), 1.0);
    }
}

#[test]
fn every_row_is_found_once_in_one_of_the_parts() {
    let data = auto(&houses(), "price").unwrap();
    let mut found = Vec::new();
    for part in [&data.train, &data.test] {
        for (example, y) in part.y.iter().enumerate() {
            let row = (data.output.raw(*y) - 100.25).round() as usize;
            assert!((raw(&data, part, example, 0) - (row % 5) as f64).abs() < 1e-12);
            found.push(row);
        }
    }
    assert_ne!(found, (0..20).collect::<Vec<_>>(), "shuffled");
    found.sort_unstable();
    assert_eq!(found, (0..20).collect::<Vec<_>>());
    let other = dataset(
        2,
        String::new(),
        houses().as_bytes(),
        "price",
        TaskChoice::Auto,
        RowOrder::Shuffled,
    )
    .unwrap();
    assert_ne!(other.train, data.train, "another seed, another split");
    assert_eq!(auto(&houses(), "price").unwrap(), data);
}

#[test]
fn what_was_done_is_told() {
    let data = auto(&houses(), "price").unwrap();
    let known = data
        .notes
        .iter()
        .find_map(|note| note.strip_prefix("age: 1 empty cell filled with the training median, "));
    let median: f64 = known.unwrap().trim_end_matches('.').parse().unwrap();
    let part = if data.train.y.iter().any(|y| (data.output.raw(*y) - 103.25).abs() < 1e-9) {
        &data.train
    } else {
        &data.test
    };
    let row = part.y.iter().position(|y| (data.output.raw(*y) - 103.25).abs() < 1e-9).unwrap();
    assert!((raw(&data, part, row, 1) - median).abs() < 1e-12);
    assert_eq!(data.notes[0], "20 rows: 16 to train on, 4 to test on.");
    assert_eq!(data.notes[1], "price: the target, a number to be predicted.");
    assert!(data.notes.contains(
        &"place: text, an input of 0 and 1 for each of 3 values. 6 empty cells taken for a value, \
          \"(empty)\"."
            .into()
    ));
}

#[test]
fn medians_come_from_the_training_part() {
    // The empty cells would be 0 or a million, were the test part looked at or not.
    let text =
        file("x,y", 50, |i| if i % 5 == 0 { format!(",{i}.5") } else { format!("{i},{i}.5") });
    let data = auto(&text, "y").unwrap();
    let mut known: Vec<f64> = Vec::new();
    let mut filled = Vec::new();
    for (part, train) in [(&data.train, true), (&data.test, false)] {
        for example in 0..part.len {
            let (x, y) = (raw(&data, part, example, 0), data.output.raw(part.y[example]) - 0.5);
            if y.round() % 5.0 == 0.0 {
                filled.push(x);
            } else if train {
                known.push(x);
            }
        }
    }
    known.sort_unstable_by(f64::total_cmp);
    let median = f64::midpoint(known[(known.len() - 1) / 2], known[known.len() / 2]);
    assert!(filled.len() == 10 && filled.iter().all(|x| (x - median).abs() < 1e-9));
}

#[test]
fn separators_quotes_line_ends_and_byte_order_marks() {
    let plain = auto(&houses(), "price").unwrap();
    for variant in [
        format!("\u{FEFF}{}", houses()),
        houses().replace('\n', "\r\n"),
        houses().replace('\n', "\r"),
        houses().replace('\n', "\n\n"),
        format!("\n\n{}", houses()).replace("100.25", " 100.25 "),
        houses()
            .replace("\"hill, far\"", "hill; far")
            .replace(',', "\t")
            .replace("hill; far", "\"hill, far\""),
        houses().trim_end().to_owned(),
    ] {
        assert_eq!(auto(&variant, "price").unwrap(), plain, "{variant:?}");
    }
    let semicolons = houses().replace("hill, far", "hill far").replace(',', ";");
    assert_eq!(auto(&semicolons, "price").unwrap().train.y, plain.train.y);
    let quoted = file("\"a \"\"b\"\"\",\"c,\nd\",y", 10, |i| format!("{i},{},{i}.5", i * i));
    assert_eq!(auto(&quoted, "y").unwrap().features, ["a \"b\"", "c, d"]);
}

#[test]
fn few_whole_numbers_and_words_are_classes() {
    let words = file("x,y", 30, |i| format!("{i},{}", ["no", "yes"][i % 2]));
    let data = auto(&words, "y").unwrap();
    assert_eq!(data.task, Task::Binary(["no", "yes"].map(String::from)));
    assert_eq!(data.output, crate::data::Scale::IDENTITY);
    for (x, y) in data.train.x.iter().zip(&data.train.y) {
        assert_eq!(data.inputs[0].raw(*x).round() % 2.0, *y);
    }
    let numbers = file("x,y", 30, |i| format!("{i},{}", ["10", "9", "2.0"][i % 3]));
    let data = auto(&numbers, "y").unwrap();
    assert_eq!(data.task, Task::Classes(["2", "9", "10"].map(String::from).to_vec()));
    assert_eq!(data.train.y.len(), 3 * data.train.len);
    assert!(data.notes.contains(&"y: the target, taken for 3 classes.".into()));

    let regression = read(&numbers, "y", TaskChoice::Regression).unwrap();
    assert_eq!(regression.task, Task::Regression);
    // Each whole number but a few times is an amount, unless the learner says otherwise.
    let amounts = file("x,y", 12, |i| format!("{i},{}", i % 6));
    assert_eq!(auto(&amounts, "y").unwrap().task, Task::Regression);
    let classes = read(&amounts, "y", TaskChoice::Classification).unwrap();
    assert_eq!(classes.task.classes(), 6);
}

#[test]
fn rows_without_a_target_are_left_out() {
    let text = file("x,y", 20, |i| if i < 3 { format!("{i},?") } else { format!("{i},{i}.5") });
    let data = auto(&text, "y").unwrap();
    assert_eq!((data.train.len, data.test.len), (14, 3));
    assert!(data.notes.contains(&"y: 3 rows without a target left out.".into()));
}

#[test]
fn columns_that_tell_nothing_are_left_out() {
    let text = file("name,one,same,gone,x,y", 40, |i| format!("Ann {i},1,a,NaN,{i},{i}.5"));
    let data = auto(&text, "y").unwrap();
    assert_eq!(data.features, ["x"]);
    for note in [
        "name: left out, 32 different texts in 32 training rows.",
        "one: left out, the same in every training row.",
        "same: left out, the same in every training row.",
        "gone: left out, every cell is empty.",
    ] {
        assert!(data.notes.iter().any(|told| told == note), "{note} not in {:?}", data.notes);
    }
    let many = file("place,x,y", 200, |i| format!("place {},{i},{i}.5", i % 40));
    assert_eq!(auto(&many, "y").unwrap().features, ["x"]);
    says(
        auto(&file("one,y", 10, |i| format!("1,{i}.5")), "y"),
        "no column is left to predict the target from. one: left out, the same in every training \
         row.",
    );
    says(
        auto(&file("y", 10, |i| format!("{i}.5")), "y"),
        "no column is left to predict the target from",
    );
}

#[test]
fn files_that_hold_no_table() {
    says(
        auto("", "y"),
        "it is empty; the first line must name the columns, each further line be an example",
    );
    says(auto("\u{FEFF} \r\n", "y"), &auto("", "y").unwrap_err().to_string());
    says(auto("x,y\n\n", "y"), "it has a line that names the columns, but no rows after it");
    says(
        auto("1,2\n3,4\n", "price"),
        "line 1 holds only numbers; the first line must name the columns",
    );
    let latin = dataset(
        1,
        String::new(),
        b"x,y\n1,2\ncaf\xE9,3\n",
        "y",
        TaskChoice::Auto,
        RowOrder::Shuffled,
    );
    says(
        latin,
        "line 3, byte 4 of the line: 0xE9 is not UTF-8; save the file as UTF-8 (in a spreadsheet: \
         \"CSV UTF-8\")",
    );
    let utf16 =
        dataset(1, String::new(), b"\xFF\xFEx\0", "y", TaskChoice::Auto, RowOrder::Shuffled);
    assert!(matches!(utf16, Err(FileError::Utf16)));
    let zip =
        dataset(1, String::new(), b"PK\x03\x04....", "y", TaskChoice::Auto, RowOrder::Shuffled);
    assert!(matches!(zip, Err(FileError::Archive)));
}

#[test]
fn rows_that_are_ragged_are_named_by_line() {
    let missing = "line 4 has 1 cell, but the first line names 2 columns; is a cell missing?";
    says(auto("x,y\n1,2\n1,2\n3\n4,5\n", "y"), missing);
    says(auto("x,y\r\n1,2\r\n1,2\r\n3\r\n", "y"), missing);
    says(auto("\nx,y\n\n3\n", "y"), missing);
    says(
        auto("x,y\n\"a\nb\",2\n1,2,3\n", "y"),
        "line 4 has 3 cells, but the first line names 2 columns; put cells that hold the separator \
         in quotes",
    );
    says(
        auto("x,y\n1,2\n1,\"2\n3,4\n5,6\n", "y"),
        "line 3: a quote (\") is opened and never closed",
    );
    says(auto("x,y\n\"1,2\n3,4\n5,6\n", "y"), "line 2: a quote (\") is opened and never closed");
}

#[test]
fn names_of_columns_must_be_clear() {
    says(auto("x,y, x\n1,2,3\n", "y"), "columns 1 and 3 are both called \"x\"; rename one");
    says(
        auto("rooms,price\n1,2\n", "prise"),
        "there is no column \"prise\"; did you mean \"price\"? The columns are: rooms, price",
    );
    says(
        auto("rooms,price\n1,2\n", "zzz"),
        "there is no column \"zzz\"; the columns are: rooms, price",
    );
    says(
        auto("rooms,price\n1,2\n", ""),
        "no target column was named; the columns are: rooms, price",
    );
    let wide = (0..100).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let error = auto(&format!("{wide}\n{wide}\n"), "zzz").unwrap_err().to_string();
    assert!(error.ends_with("c39, and 60 more"), "{error}");
    let nameless = file(",y", 10, |i| format!("{i},{i}.5"));
    assert_eq!(auto(&nameless, "y").unwrap().features, ["column 1"]);
}

#[test]
fn mistakes_in_columns_of_numbers_are_named_by_line_and_cell() {
    let with =
        |cell: &str| {
            file("rooms,y", 20, |i| {
                if i == 7 { format!("\"{cell}\",{i}.5") } else { format!("{i},{i}.5") }
            })
        };
    says(
        auto(&with("four"), "y"),
        "line 9, column \"rooms\": \"four\" is not a number; correct the cell, or leave it empty",
    );
    says(
        auto(&with("1,5"), "y"),
        "line 9, column \"rooms\": \"1,5\" has a comma in a number; write the decimal point as . \
         and leave separators of thousands out",
    );
    for infinite in ["inf", "-1e999", "1e101"] {
        says(
            auto(&with(infinite), "y"),
            &format!(
                "line 9, column \"rooms\": \"{infinite}\" is too large to compute with; correct \
                 the cell, or leave it empty"
            ),
        );
    }
    let commas = file("rooms;y", 20, |i| format!("{i},5;{i}.5"));
    assert!(matches!(auto(&commas, "y"), Err(FileError::DecimalComma { line: 2, .. })));
    // One word in five cells is a column of text.
    let text =
        file("rooms,y", 20, |i| if i % 5 == 0 { "many,1.5".into() } else { format!("2,{i}.5") });
    assert_eq!(auto(&text, "y").unwrap().features, ["rooms = 2", "rooms = many"]);
    let escape = auto(&with("\u{1B}[31m"), "y").unwrap_err().to_string();
    assert!(!escape.contains('\u{1B}'), "{escape:?}");
}

#[test]
fn targets_that_cannot_be_learned() {
    says(
        auto(&file("x,y", 9, |i| format!("{i},{i}.5")), "y"),
        "it has 9 rows to learn from; at least 10 are needed",
    );
    says(
        auto(&file("x,y", 12, |i| if i == 0 { "0,1.5".into() } else { format!("{i},") }), "y"),
        "it has 1 row to learn from (11 more have no target); at least 10 are needed",
    );
    says(
        auto(&file("x,y", 12, |i| format!("{i},")), "y"),
        "it has 0 rows to learn from (12 more have no target); at least 10 are needed",
    );
    for (cell, choice) in [
        ("dog", TaskChoice::Auto),
        ("5", TaskChoice::Auto),
        ("5", TaskChoice::Regression),
        ("5", TaskChoice::Classification),
    ] {
        says(
            read(&file("x,y", 20, |i| format!("{i},{cell}")), "y", choice),
            &format!(
                "the target \"y\" is \"{cell}\" in every row, so there is nothing to learn; choose \
                 another column"
            ),
        );
    }
    let names = file("x,y", 40, |i| format!("{i},name {i}"));
    says(
        auto(&names, "y"),
        "the target \"y\" holds 40 different values, too many to be classes (at most 32); choose \
         another column, or a regression if it holds numbers",
    );
    says(
        read(&names, "y", TaskChoice::Regression),
        "line 2, column \"y\": \"name 0\" is not a number; correct the cell, or leave it empty",
    );
}

#[test]
fn rows_can_stay_as_they_stand_in_the_file() {
    let text = file("x,y", 13, |i| format!("{i},{}", 2 * i));
    let data =
        dataset(1, String::new(), text.as_bytes(), "y", TaskChoice::Regression, RowOrder::AsInFile)
            .unwrap();
    assert_eq!((data.train.len, data.test.len), (11, 2));
    for i in 0..11 {
        assert!((raw(&data, &data.train, i, 0) - i as f64).abs() < 1e-12);
    }
    assert!((raw(&data, &data.test, 1, 0) - 12.0).abs() < 1e-12);
}

#[test]
fn errors_of_files_name_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let load = |name: &str| {
        let path = folder.path().join(name);
        let (task, rows) = (TaskChoice::Auto, RowOrder::Shuffled);
        DataSpec::Csv { path, target: "price".into(), task, rows }.load(1)
    };
    let path = folder.path().display().to_string();
    let missing = load("none.csv").unwrap_err().to_string();
    assert_eq!(missing, format!("{path}/none.csv: there is no such file"));
    let directory = load("").unwrap_err().to_string();
    assert!(directory.ends_with(": this is a folder; name a file in it"), "{directory}");
    std::fs::write(folder.path().join("my houses.csv"), houses()).unwrap();
    assert_eq!(load("my houses.csv").unwrap().name, "my houses.csv");
    let names = columns(&folder.path().join("my houses.csv")).unwrap();
    assert_eq!(names, ["rooms", "age", "place", "price"]);
}

#[test]
fn no_bytes_make_it_panic() {
    let mut stream = Stream::train(9);
    let files = [houses(), file("x;\"y\"", 12, |i| format!("{i};\"{}\"", ["a", "b"][i % 2]))];
    let marks = b",;\t\"\n\r0-.eE?\x00\xEF\xBB\xFFNa ";
    let mut understood = 0;
    for round in 0..4000 {
        let mut bytes = files[round % 2].clone().into_bytes();
        for _ in 0..stream.whole(1, 6) {
            let at = stream.whole(0, bytes.len() as u32 - 1) as usize;
            let mark = marks[stream.whole(0, marks.len() as u32 - 1) as usize];
            match stream.whole(0, 3) {
                0 => bytes[at] = mark,
                1 => bytes.insert(at, mark),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let target = ["price", "y", "rooms", "place"][round % 4];
        let choice =
            [TaskChoice::Auto, TaskChoice::Regression, TaskChoice::Classification][round % 3];
        if let Ok(data) = dataset(1, String::new(), &bytes, target, choice, RowOrder::Shuffled) {
            understood += 1;
            assert_eq!(data.train.x.len(), data.width() * data.train.len);
            assert_eq!(data.test.y.len(), data.task.outputs() * data.test.len);
            let numbers = [&data.train.x, &data.train.y, &data.test.x, &data.test.y];
            assert!(numbers.into_iter().flatten().all(|number| number.is_finite()));
        }
    }
    assert!((100..3900).contains(&understood), "both outcomes are tried: {understood}");
}
