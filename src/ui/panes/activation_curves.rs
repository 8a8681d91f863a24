//! The activation functions of the arms, and their derivatives.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Pane;
use crate::engine::{Given, LayerSpec, Pass, Seen, Site};
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Frame, empty, legend};

/// How far the curves go, to both sides of zero.
const REACH: f64 = 6.0;
const SAMPLES: usize = 241;

/// A function and its derivative over the same numbers.
struct Curve {
    name: String,
    f: Vec<f64>,
    slope: Vec<f64>,
}

/// Draws each function once, however many layers and arms use it; with the cursor, the values
/// at z.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let (look, theme) = (pane.look, pane.look.theme());
    let words = &look.words().panes;
    let (strong, thin) =
        if look.glyphs().rule.is_ascii() { ("==", "..") } else { ("━━", "┄┄") };
    let key = format!("{strong} f(z)  {thin} f′(z)");
    let frame = Frame { foot: &key, ..pane.frame(&words.titles.activation_curves) };
    let inner = frame.draw(look, area, buffer);
    let specs = specs(pane);
    let curves: Vec<Curve> = specs.iter().filter_map(curve).collect();
    if curves.is_empty() {
        let said = if specs.is_empty() { &words.no_activations } else { &words.softmax_needs_all };
        return empty(said, look, inner, buffer);
    }
    let x = Axis::linear(-REACH, REACH);
    let cursor = pane.state.cursor.map(|place| place.clamp(0.0, 1.0));
    let entries = entries(&curves, cursor.map(|place| x.value(place)), pane);
    let most = (inner.height / 3).min(entries.len() as u16 + 1);
    let used = legend(&entries, look, Rect { height: most, ..inner }, buffer);
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let y = Axis::linear(low(&curves), high(&curves));
    let mut chart = Chart::begin((x, y), "z", look, rest, buffer);
    chart.reference(0.0, String::new());
    let at = |i: usize| x.value(i as f64 / (SAMPLES - 1) as f64);
    let points = |values: &[f64]| -> Vec<(f64, f64)> {
        values.iter().enumerate().map(|(i, v)| (at(i), *v)).collect()
    };
    for (i, curve) in curves.iter().enumerate() {
        chart.curve(points(&curve.slope).into_iter(), theme.arm_faint(i), Dash::DOTTED);
    }
    for (i, curve) in curves.iter().enumerate() {
        chart.curve(points(&curve.f).into_iter(), theme.arm(i), Dash::SOLID);
        if !theme.has_colors() {
            let k = SAMPLES * (i % 8 + 1) / 9;
            chart.mark(at(k), curve.f[k], look.glyphs().letter(i), theme.strong);
        }
    }
    chart.finish(cursor, buffer);
}

/// The distinct activation layers of the visible arms.
fn specs(pane: &Pane<'_>) -> Vec<LayerSpec> {
    let mut specs: Vec<LayerSpec> = Vec::new();
    for (_, arm) in pane.visible() {
        for layer in LayerSpec::flat(&arm.settings.network) {
            if layer.is_activation() && !specs.contains(layer) {
                specs.push(layer.clone());
            }
        }
    }
    specs
}

/// The very functions that train, asked at many z at once; softmax is none of one number.
fn curve(spec: &LayerSpec) -> Option<Curve> {
    if matches!(spec, LayerSpec::Softmax) {
        return None;
    }
    let mut layer = spec.plan::<f64>(Site::new(SAMPLES, 1)).ok()?;
    let x = Axis::linear(-REACH, REACH);
    let z: Vec<f64> = (0..SAMPLES).map(|i| x.value(i as f64 / (SAMPLES - 1) as f64)).collect();
    let (mut f, mut slope) = (vec![0.0; SAMPLES], vec![0.0; SAMPLES]);
    let given = Given {
        parameters: &[],
        buffers: &mut [],
        x: &z,
        pass: Pass::Test,
        batch: 1,
        resume: false,
    };
    layer.forward(given, &mut f);
    let ones = vec![1.0; SAMPLES];
    let seen = Seen { parameters: &[], x: &z, y: &f, dy: &ones };
    layer.backward(seen, &mut [], Some(&mut slope));
    let name = match spec {
        LayerSpec::LeakyReLU(leaky) => format!("{} {}", spec.name(), format::short(leaky.slope)),
        _ => spec.name().to_owned(),
    };
    Some(Curve { name, f, slope })
}

/// The axis shows the bend around zero; what grows without bound is cut.
fn high(curves: &[Curve]) -> f64 {
    let most = curves.iter().flat_map(|c| &c.f).copied().fold(1.0, f64::max);
    most.min(2.5) + 0.15
}

fn low(curves: &[Curve]) -> f64 {
    let least = curves.iter().flat_map(|c| &c.f).copied().fold(0.0, f64::min);
    least.max(-1.35) - 0.15
}

fn entries(curves: &[Curve], z: Option<f64>, pane: &Pane<'_>) -> Vec<Entry> {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let entry = |(i, curve): (usize, &Curve)| {
        let value = z.map_or_else(String::new, |z| {
            let k = ((z + REACH) / (2.0 * REACH) * (SAMPLES - 1) as f64).round() as usize;
            let k = k.min(SAMPLES - 1);
            format!("f {} f′ {}", format::number(curve.f[k]), format::number(curve.slope[k]))
        });
        let marker = if theme.has_colors() { glyphs.line(i) } else { glyphs.letter(i) };
        Entry { marker, style: theme.arm(i), name: curve.name.clone(), value }
    };
    let mut entries: Vec<Entry> = curves.iter().enumerate().map(entry).collect();
    if let Some(z) = z {
        let k = ((z + REACH) / (2.0 * REACH) * (SAMPLES - 1) as f64).round();
        let z = k / (SAMPLES - 1) as f64 * 2.0 * REACH - REACH;
        let value = format!("{z:.2}").replace('-', "−");
        let style: Style = theme.accent;
        entries.insert(0, Entry { marker: glyphs.current, style, name: "z".into(), value });
    }
    entries
}
