/** Where each script's decimal digits begin; every block runs 0 to 9. */
const DIGIT_BLOCKS: readonly number[] = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
const SUPERSCRIPT_VALUES = "0123456789+-=()ni";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ";
const SUBSCRIPT_VALUES = "0123456789+-=()ni";

/** Single characters and the LaTeX or ASCII they stand for. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ["−", "-"],
  ["–", "-"],
  ["—", "-"],
  ["‐", "-"],
  ["‑", "-"],
  ["‒", "-"],
  ["﹣", "-"],
  ["➖", "-"],
  ["×", "\\times "],
  ["✕", "\\times "],
  ["÷", "\\div "],
  ["·", "\\cdot "],
  ["⋅", "\\cdot "],
  ["∙", "\\cdot "],
  ["•", "\\cdot "],
  ["∗", "*"],
  ["⁄", "/"],
  ["∕", "/"],
  ["√", "\\surd "],
  ["∛", "\\cuberoot "],
  ["∜", "\\fourthroot "],
  ["π", "\\pi "],
  ["∞", "\\infty "],
  ["≤", "\\le "],
  ["⩽", "\\le "],
  ["≦", "\\le "],
  ["≥", "\\ge "],
  ["⩾", "\\ge "],
  ["≧", "\\ge "],
  ["≠", "\\ne "],
  ["≈", "\\approx "],
  ["≃", "\\approx "],
  ["≅", "\\approx "],
  ["≡", "\\equiv "],
  ["∈", "\\in "],
  ["∪", "\\cup "],
  ["∩", "\\cap "],
  ["∖", "\\setminus "],
  ["∅", "\\emptyset "],
  ["⌀", "\\emptyset "],
  ["±", "\\pm "],
  ["∓", "\\mp "],
  ["°", "\\degree "],
  ["º", "\\degree "],
  ["′", "'"],
  ["″", "''"],
  ["’", "'"],
  ["‘", "'"],
  ["“", '"'],
  ["”", '"'],
  ["…", "\\ldots "],
  ["⋯", "\\ldots "],
  ["∠", "\\angle "],
  ["△", "\\triangle "],
  ["ℝ", "\\mathbb{R}"],
  ["ℤ", "\\mathbb{Z}"],
  ["ℕ", "\\mathbb{N}"],
  ["ℚ", "\\mathbb{Q}"],
  ["ℂ", "\\mathbb{C}"],
  ["⌊", "\\lfloor "],
  ["⌋", "\\rfloor "],
  ["⌈", "\\lceil "],
  ["⌉", "\\rceil "],
  ["⟨", "\\langle "],
  ["⟩", "\\rangle "],
  ["〈", "\\langle "],
  ["〉", "\\rangle "],
  ["→", "\\to "],
  ["⇒", "\\Rightarrow "],
  ["⟹", "\\Rightarrow "],
  ["∑", "\\sum "],
  ["∏", "\\prod "],
  ["٫", "."],
  ["٬", ","],
  ["、", ","],
  ["，", ","],
  ["。", "."],
  ["；", ";"],
  ["：", ":"],
  ["∶", ":"],
  ["٪", "%"],
  ["﹪", "%"],
  ["α", "\\alpha "],
  ["β", "\\beta "],
  ["γ", "\\gamma "],
  ["δ", "\\delta "],
  ["ε", "\\epsilon "],
  ["ζ", "\\zeta "],
  ["η", "\\eta "],
  ["θ", "\\theta "],
  ["κ", "\\kappa "],
  ["λ", "\\lambda "],
  ["μ", "\\mu "],
  ["ν", "\\nu "],
  ["ξ", "\\xi "],
  ["ρ", "\\rho "],
  ["σ", "\\sigma "],
  ["τ", "\\tau "],
  ["φ", "\\phi "],
  ["χ", "\\chi "],
  ["ψ", "\\psi "],
  ["ω", "\\omega "],
  ["Γ", "\\Gamma "],
  ["Δ", "\\Delta "],
  ["Θ", "\\Theta "],
  ["Λ", "\\Lambda "],
  ["Σ", "\\Sigma "],
  ["Φ", "\\Phi "],
  ["Ψ", "\\Psi "],
  ["Ω", "\\Omega "],
  ["½", "\\frac{1}{2}"],
  ["⅓", "\\frac{1}{3}"],
  ["⅔", "\\frac{2}{3}"],
  ["¼", "\\frac{1}{4}"],
  ["¾", "\\frac{3}{4}"],
  ["⅕", "\\frac{1}{5}"],
  ["⅖", "\\frac{2}{5}"],
  ["⅗", "\\frac{3}{5}"],
  ["⅘", "\\frac{4}{5}"],
  ["⅙", "\\frac{1}{6}"],
  ["⅚", "\\frac{5}{6}"],
  ["⅐", "\\frac{1}{7}"],
  ["⅛", "\\frac{1}{8}"],
  ["⅜", "\\frac{3}{8}"],
  ["⅝", "\\frac{5}{8}"],
  ["⅞", "\\frac{7}{8}"],
  ["⅑", "\\frac{1}{9}"],
  ["⅒", "\\frac{1}{10}"],
]);

const INVISIBLE = new Set([
  0xad, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xfeff,
  0xfe0f,
]);

// biome keeps one pattern: anything beyond printable ASCII needs a look.
const BEYOND_ASCII = /[^\n\r\t -~]/;

/**
 * Rewrites Unicode mathematics as ASCII and LaTeX, so that what follows reads one alphabet: digits
 * of any script, signs, fractions, superscripts, subscripts, full-width forms, spaces. Linear.
 */
export function plainCharacters(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text;
  let out = "";
  let script: "^" | "_" | undefined;
  for (const character of text) {
    const raised = SUPERSCRIPTS.indexOf(character);
    const lowered = SUBSCRIPTS.indexOf(character);
    const kind = raised >= 0 ? "^" : lowered >= 0 ? "_" : undefined;
    if (kind !== script) {
      if (script) out += "}";
      if (kind) out += `${kind}{`;
      script = kind;
    }
    if (raised >= 0) out += SUPERSCRIPT_VALUES[raised];
    else if (lowered >= 0) out += SUBSCRIPT_VALUES[lowered];
    else out += plainCharacter(character);
  }
  return script ? `${out}}` : out;
}

function plainCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return character;
  const replacement = REPLACEMENTS.get(character);
  if (replacement !== undefined) return replacement;
  if (isStyledLetter(code)) {
    const plain = character.normalize("NFKC");
    // The block has holes (ℛ stands elsewhere): what no letter was given to is its own plain form.
    if (plain !== character) return plainCharacter(plain);
  }
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (INVISIBLE.has(code)) return "";
  if (/\s/u.test(character)) return code === 0x2028 || code === 0x2029 ? "\n" : " ";
  for (const start of DIGIT_BLOCKS) {
    if (code >= start && code < start + 10) return String(code - start);
  }
  return character;
}

/** The 𝑥 and 𝜋 of mathematical alphabets: letters in a style. */
const isStyledLetter = (code: number): boolean => code >= 0x1d400 && code < 0x1d7ce;
