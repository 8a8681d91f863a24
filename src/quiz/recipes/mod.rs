//! Recipes for questions with numbers that are new at each showing, and their registry.
//!
//! A recipe draws numbers with few digits, so that what the learner computes from what is
//! shown is the answer, and computes the answer: by the engine, where the engine does the same
//! thing in training. To add one: write its function in the file of its group, and name it in
//! the registry below. Every recipe is tested on ten thousand draws against a computation that
//! is written in another way.

mod attention;
mod basics;
mod convolution;
mod depth;
mod generalisation;
mod generative;
mod gradients;
mod optimisation;
mod sequences;
#[cfg(test)]
mod tests;
mod values;

use serde::{Deserialize, Serialize};

use crate::engine::Rng;
use values::Dice;
pub use values::{Use, Values, names_in, shown};

macro_rules! registry {
    ($($(#[$doc:meta])* $name:ident: $draw:path,)*) => {
        /// A recipe by name; in RON `Drawn(recipe: ConvolutionOutput, …)`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Recipe {
            $($(#[$doc])* $name,)*
        }

        impl Recipe {
            /// Every recipe.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name by which questions know it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Draws new numbers.
            #[must_use]
            pub fn draw(self, rng: &mut Rng) -> Values {
                let dice = &mut Dice(rng);
                match self { $(Self::$name => $draw(dice),)* }
            }
        }
    };
}

registry! {
    /// tanh(w·x + b): {w1} {w2} {w3} {x1} {x2} {x3} {b}, and {z}.
    Neuron: basics::neuron,
    /// Parameters of an i-h-o network: {i} {h} {o}.
    ParameterCount: basics::parameter_count,
    /// Entries of Z for a batch of B and a layer of o units: {o} {B}, and {i}, its inputs.
    PreActivations: basics::pre_activations,
    /// Entry of row 1, column 2 of A·B: {a11} to {b22}.
    MatrixProduct: basics::matrix_product,
    /// Weight w/k of a feature whose unit has become k times finer: {w} {k}.
    WeightRescale: basics::weight_rescale,
    /// −ln p: {p}.
    CrossEntropy: gradients::cross_entropy,
    /// Probability of the first of three logits at a temperature: {z1} {z2} {z3} {T}, and
    /// {e1} {e2} {e3} {sum}, where e = e^(z/T).
    Softmax: gradients::softmax,
    /// Slope of x³ − 2x: {x}.
    Slope: gradients::slope,
    /// ∂L/∂z = a − y of log loss on a sigmoid: {y}, and {z} or {a}.
    SigmoidLogLossGradient: gradients::sigmoid_log_loss,
    /// 1 − a², the slope of tanh where it gives a: {a}.
    TanhSlope: gradients::tanh_slope,
    /// w − ηg: {w} {g} {eta}.
    GradientStep: optimisation::gradient_step,
    /// Rate η·to^(t/n) at step t of a range test of n steps: {eta} {to} {n} {t}.
    RangeTest: optimisation::range_test,
    /// Batch k²B, whose gradient is k times as exact as that of a batch of B: {B} {k}.
    BatchForError: optimisation::batch_for_error,
    /// 2/L, beyond which gradient descent diverges: {L}, and {mu}.
    LargestRate: optimisation::largest_rate,
    /// η/(2 − η), where noise of variance 1 keeps SGD at curvature 1: {eta}.
    NoiseFloor: optimisation::noise_floor,
    /// Steps in E epochs, the last batch kept: {N} {B} {E}.
    StepsPerEpoch: optimisation::steps_per_epoch,
    /// η/(1 − β), the step of momentum on a steady gradient of 1: {eta} {beta}.
    MomentumStep: optimisation::momentum_step,
    /// η(1 − β), to try with momentum where plain SGD goes well at η: {eta} {beta}.
    MomentumRate: optimisation::momentum_rate,
    /// L/μ: {L} {mu}.
    ConditionNumber: optimisation::condition_number,
    /// Root mean square of four gradients: {g1} to {g4}, and {sum}, that of their squares.
    RootMeanSquare: optimisation::root_mean_square,
    /// Size of a step of RMSProp: {v} {g} {eta} {rho}, and {v2}, the new mean square.
    RmsPropStep: optimisation::rms_prop_step,
    /// The step with ε outside the root over that with ε inside, where v = g²: {g} {eps}.
    EpsilonPlace: optimisation::epsilon_place,
    /// m/(1 − βᵗ): {m} {beta} {t}.
    BiasCorrection: optimisation::bias_correction,
    /// (1 − ηλ)ᵗ: {eta} {lambda} {t}.
    DecayPower: optimisation::decay_power,
    /// Entries of the Hessian of n parameters: {n}.
    HessianSize: optimisation::hessian_size,
    /// Units that speak, as expected, at a drop rate p: {n} {p}.
    Survivors: generalisation::survivors,
    /// 1 − p, by which classic dropout scales in use: {p}.
    TestScale: generalisation::test_scale,
    /// Gradient 2λw of the penalty λw²: {lambda} {w}.
    PenaltyPull: generalisation::penalty_pull,
    /// sign w · max(|w| − ηλ, 0), with something left: {w} {eta} {lambda}.
    SoftThreshold: generalisation::soft_threshold,
    /// The last of a batch of four sums after batch norm: {z1} to {z4}, and {mean} {variance}.
    Normalised: generalisation::normalised,
    /// Share 1 − 0.9ᵈ of a ball's volume in the outer tenth of its radius: {d}.
    ShellVolume: generalisation::shell_volume,
    /// Chance 1 − 0.95ⁿ that one of n random trials is among the best twentieth: {n}.
    RandomTrials: generalisation::random_trials,
    /// 0.25ᴸ: {L}.
    SigmoidChain: depth::sigmoid_chain,
    /// √(6/(i + o)): {i} {o}.
    XavierLimit: depth::xavier_limit,
    /// √(2/i): {i}.
    HeDeviation: depth::he_deviation,
    /// s√n, by which a layer of n inputs and weights of deviation s scales: {n} {s}.
    SizeGrowth: depth::size_growth,
    /// First entry of a gradient clipped by its norm: {g1} {g2} {c}, and {norm}.
    ClippedNorm: depth::clipped_norm,
    /// √n·c, the longest gradient of n entries after clipping by value: {n} {c}, and {root} of n.
    ClippedByValue: depth::clipped_by_value,
    /// ηcn, the longest way of n steps with clipping by norm: {eta} {c} {n}.
    ClippedWay: depth::clipped_way,
    /// (1 + f)ᴸ: {f} {L}.
    ResidualFactor: depth::residual_factor,
    /// 1.21ᴸ: {L}.
    BatchNormGrowth: depth::batch_norm_growth,
    /// Response of a 2×2 patch to a kernel: {x1} to {x4}, {k1} to {k4}.
    PatchResponse: convolution::patch_response,
    /// ⌊(W − K + 2P)/S⌋ + 1: {W} {K} {P} {S}, and {exact}, before rounding down.
    ConvolutionOutput: convolution::output,
    /// K²·i·o + o: {K} {i} {o}.
    ConvolutionParameters: convolution::parameters,
    /// 1 + n(K − 1): {n} {K}.
    ReceptiveField: convolution::receptive_field,
    /// ρᵀ: {rho} {T}.
    RecurrentPower: sequences::recurrent_power,
    /// fᵀ: {f} {T}.
    ForgetPower: sequences::forget_power,
    /// Parameters h(i + h + 1) of a plain recurrent layer with one bias a unit: {i} {h}.
    RecurrentParameters: sequences::recurrent_parameters,
    /// Parameters 4(ih + h² + h) of an LSTM with one bias a gate: {i} {h}.
    GateParameters: sequences::gate_parameters,
    /// Parameters 3h(i + h + 1) of a GRU with one bias a block: {i} {h}.
    GruParameters: sequences::gru_parameters,
    /// ∂J/∂h₂ = w(1 − h₃²)d, with d = ∂J/∂h₃, of a tanh unit: {w} {h3} {d}, and {h2}.
    ThroughTime: sequences::through_time,
    /// Factor 1 + s·slope·w of the gradient at a step of h ← h + s f(z): {s} {slope} {w}.
    StateShortcut: sequences::state_shortcut,
    /// f c + i g: {c} {f} {i} {g}, and {o}, which the cell does not see.
    LstmStep: sequences::lstm_step,
    /// z h + (1 − z) n: {h} {z} {n}.
    GruStep: sequences::gru_step,
    /// i g/(1 − f), where a cell settles: {f} {i} {g}.
    CellBalance: sequences::cell_balance,
    /// ln T, the forget bias for a memory of T steps: {T}.
    ChronoBias: sequences::chrono_bias,
    /// Bits of a loss in nats: {nats}.
    Bits: sequences::bits,
    /// ½(s² + m² − 1 − ln s²), KL of N(m, s²) to N(0, 1): {m} {s}.
    GaussianDivergence: generative::gaussian_divergence,
    /// p/(p + q): {p} {q}.
    OptimalDiscriminator: generative::optimal_discriminator,
    /// Cosine between two vectors: {a1} {a2} {b1} {b2}.
    Cosine: attention::cosine,
    /// Weight of the first of three keys; scores q·k/√d: {q} {k1} {k2} {k3} {d}.
    AttentionWeight: attention::weight,
}

impl Recipe {
    /// The names that texts may use, with what they are for.
    #[must_use]
    pub fn names(self) -> Vec<(&'static str, Use)> {
        use rand::SeedableRng as _;
        self.draw(&mut Rng::seed_from_u64(0)).names().collect()
    }
}
