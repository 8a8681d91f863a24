//! Questions of each kind, for the screens that ask them.

use gradus::course::LessonId;
use gradus::quiz::{Choice, CodeLine, Interview, Kind, Question, Recipe, Topic};

use super::world::text;

/// All questions.
pub fn questions() -> impl Iterator<Item = Question> {
    of_the_lesson().into_iter().chain(of_the_interview())
}

fn choice(words: &str, right: bool, mistake: &str) -> Choice {
    Choice { text: text(words), right, mistake: (!mistake.is_empty()).then(|| text(mistake)) }
}

/// A round as lessons have it.
fn of_the_lesson() -> Vec<Question> {
    let kinds = [
        (
            "Why does a network of linear layers fail on XOR?",
            Kind::One(vec![
                choice("It needs more of them.", false, "Many linear maps make one linear map."),
                choice("They collapse into a single one.", true, ""),
                choice("Its learning rate is too small.", false, "No rate bends a line."),
            ]),
        ),
        (
            "Which of these bend the line?",
            Kind::Several(vec![
                choice("tanh", true, ""),
                choice("the identity", false, "It leaves everything as it is."),
                choice("ReLU", true, ""),
            ]),
        ),
        (
            "A neuron has w = (2, −1) and b = 0.5. What is z at x = (1, 3)?",
            Kind::Number {
                answer: -0.5,
                tolerance: 0.01,
                working: text("z = 2·1 − 1·3 + 0.5 = −0.5"),
            },
        ),
    ];
    let question = |(i, (ask, kind)): (usize, (&str, Kind))| Question {
        id: format!("02-neurons/02-layers/q{i}"),
        folder: LessonId("02-neurons/02-layers".into()),
        interview: None,
        ask: text(ask),
        kind,
        why: text("The product of matrices is a matrix: W₂(W₁x) = (W₂W₁)x."),
        difficulty: 1,
        proof: (i == 0).then(|| "02-neurons/02-layers/xor".to_owned()),
        evidence: None,
    };
    kinds.into_iter().enumerate().map(question).collect()
}

/// Of the interview, one of each kind.
fn of_the_interview() -> Vec<Question> {
    let kinds = [
        ("fill", "What is missing in a step of gradient descent?", filled()),
        ("order", "Put a step of training in order.", ordered()),
        ("bug", "This recurrent network forgets everything. Which line is wrong?", buggy()),
        (
            "drawn",
            "An image of {W} pixels, a kernel of {K}, padding {P}, stride {S}: how wide is the output?",
            Kind::Drawn {
                recipe: Recipe::ConvolutionOutput,
                tolerance: 0.01,
                working: text("({W} − {K} + 2·{P})/{S} + 1 = {exact}, rounded down: {answer}"),
            },
        ),
        ("recall", "What is backpropagation, and why does it matter?", Kind::Recall),
    ];
    let question = |(number, (key, ask, kind)): (usize, (&str, &str, Kind))| Question {
        id: format!("03-forward/01-forward/{key}"),
        folder: LessonId("03-forward/01-forward".into()),
        interview: Some(Interview {
            number: number as u8 + 1,
            part: 1,
            topic: Topic::Gradients,
            points: vec![
                text("it goes back from the loss to every weight by the chain rule"),
                text("it uses again what the forward pass has computed"),
                text("all gradients cost about as much as two more forward passes"),
                text("it gives gradients; what is done with them is the optimizer's"),
            ],
            follow_up: Some(text("Why must the activations be kept?")),
        }),
        ask: text(ask),
        kind,
        why: text("Because the chain rule says so, and a measurement agreed to 5e-11."),
        difficulty: 2,
        proof: None,
        evidence: Some(text("Finite differences gave the same gradients in every layer.")),
    };
    kinds.into_iter().enumerate().map(question).collect()
}

fn filled() -> Kind {
    Kind::Fill {
        formula: "θ ← θ − η ▢".into(),
        choices: vec![
            choice("∇L(θ)", true, ""),
            choice("L(θ)", false, "The loss says how bad it is, not which way is down."),
            choice("∇L(x)", false, "The data stay as they are."),
        ],
    }
}

fn ordered() -> Kind {
    let steps = [
        "Carry a batch forward",
        "Compute the loss",
        "Carry the error back through all layers",
        "Take a step against the gradient",
    ];
    Kind::Order(steps.map(text).to_vec())
}

fn buggy() -> Kind {
    let line = |code: &str, bug, says: &str| CodeLine { code: code.into(), bug, says: text(says) };
    Kind::Bug {
        lines: vec![
            line("h = zeros(8)", false, "The state begins once."),
            line("for x in xs:", false, "One word after the other."),
            line("    h = zeros(8)", true, "The state begins anew at each word: leave it out."),
            line("    h = tanh(W @ h + U @ x + b)", false, "The recurrence."),
            line("y = V @ h", false, "The output at the end."),
        ],
    }
}
