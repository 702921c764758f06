import { describe, expect, it } from "vitest";
import { mathGrader } from "../../../graders/math/index.ts";
import { problemOf } from "./judge.ts";

/** Same value in other clothes, each checked by hand. */
const SAME: readonly (readonly [string, string])[] = [
  ["\\frac{1}{2}", "0.5"],
  ["2 1/3", "\\frac{7}{3}"],
  ["0.1\\overline{6}", "\\frac16"],
  ["1.2\\times 10^{5}", "120000"],
  ["3.0 x 10^8", "300000000"],
  ["1.234.567", "1234567"],
  ["1'234'567", "1234567"],
  ["60 mph", "60"],
  ["25\\%", "\\frac14"],
  ["x=1 or x=2", "\\{2, 1\\}"],
  ["x_1=1, x_2=2", "1, 2"],
  ["x=1, y=2", "(1,2)"],
  ["(x,y)=(1,2)", "(1,2)"],
  ["\\mathbb{R}\\setminus\\{0\\}", "(-\\infty,0)\\cup(0,\\infty)"],
  ["x \\neq 0", "(-\\infty,0)\\cup(0,\\infty)"],
  ["]0,1[", "(0,1)"],
  ["1<x and x<2", "(1,2)"],
  ["2x > 6", "x > 3"],
  ["4x+2y<8", "2x+y<4"],
  ["\\begin{pmatrix}1\\\\2\\end{pmatrix}", "(1,2)"],
  ["\\frac12\\begin{pmatrix}2&4\\\\6&8\\end{pmatrix}", "[[1,2],[3,4]]"],
  ["204_{\\text{five}}", "204_5"],
  ["\\frac{n!}{(n-2)!}", "n^2-n"],
  ["\\sqrt{3+2\\sqrt2}", "1+\\sqrt2"],
  ["\\log 100", "2"],
  ["\\frac{\\log 8}{\\log 2}", "3"],
  ["2\\cos 20^\\circ", "2\\cos\\frac{\\pi}{9}"],
  ["e^{i\\pi}", "-1"],
  ["\\sin^2 x+\\cos^2 x", "1"],
  ["4^n", "2^{2n}"],
  ["(n-2)2^n+1", "n2^n-2^{n+1}+1"],
  ["2005!", "2005\\cdot 2004!"],
  ["\\sum_{k=1}^{n} k", "\\frac{n(n+1)}{2}"],
  ["\\frac{x^2}{4}+\\frac{y^2}{9}=1", "9x^2+4y^2=36"],
  ["\\angle ABC = 30^\\circ", "30"],
  ["m+n=25", "25"],
  ["3:30 \\text{ PM}", "3:30"],
  ["forty-two", "42"],
  ["\\text{no solution}", "No solution"],
];

/** Near misses. */
const DIFFERENT: readonly (readonly [string, string])[] = [
  ["0.33", "\\frac13"],
  ["12,34", "1234"],
  ["1.9999999999", "2"],
  ["0", "10^{-20}"],
  ["25\\%", "2.5"],
  ["45^\\circ", "\\frac{\\pi}{4}"],
  ["\\sin 30", "\\frac12"],
  ["(1,2)", "[1,2]"],
  ["\\{1,2\\}", "(1,2)"],
  ["1,2", "(1,2)"],
  ["x=1, y=2", "x=2, y=1"],
  ["x=3", "y=3"],
  ["x+y=5", "5"],
  ["x>1", "[1,\\infty)"],
  ["101_2", "101"],
  ["12:30", "6:15"],
  ["3:30 PM", "3:30 AM"],
  ["\\sqrt[3]{2}", "\\sqrt2"],
  ["2^{100}+1", "2^{100}"],
  ["100000!", "100001!"],
  ["\\lfloor n/2\\rfloor", "\\lceil n/2\\rceil"],
  ["|x|", "x"],
  ["All powers of 2", "All numbers of the form 4k+3"],
  ["3 \\pmod 4", "3 \\pmod 5"],
  [
    "\\begin{cases}1 & x<0\\\\2 & x\\ge0\\end{cases}",
    "\\begin{cases}2 & x<0\\\\1 & x\\ge0\\end{cases}",
  ],
  ["2 h 30 min", "2.3 hours"],
  ["2 h 30 min", "150"],
  ["5 ft 3 in", "5.3 ft"],
  ["minus 3", "3"],
  ["x\\equiv 8\\pmod 5", "x\\equiv 2\\pmod 5"],
  ["n\\pi, n\\in\\mathbb{Z}", "2k\\pi, k\\in\\mathbb{Z}"],
  ["7/2 or 4", "7/2"],
  ["12,34,567", "1234567"],
  ["x^2+y^2=9+16", "25"],
  ["0{,}125", "125"],
  ["3 < x, x < 5, y", "<3, 5>"],
  ["__proto__", "constructor"],
];

describe("equivalence", () => {
  it.each(SAME)("holds between %s and %s, both ways", (a, b) => {
    expect(mathGrader.equivalent(a, b)).toBe(true);
    expect(mathGrader.equivalent(b, a)).toBe(true);
  });

  it.each(DIFFERENT)("tells %s from %s, both ways", (a, b) => {
    expect(mathGrader.equivalent(a, b)).toBe(false);
    expect(mathGrader.equivalent(b, a)).toBe(false);
    expect(mathGrader.canonical(a, problemOf(b))).not.toBe(mathGrader.canonical(b, problemOf(a)));
  });

  it("gives one vote class to a half however written", () => {
    const forms = ["\\frac{1}{2}", "0.5", "1/2", "\\dfrac{2}{4}", "50/100", "½"];
    expect(new Set(forms.map((form) => mathGrader.canonical(form, problemOf("1"))))).toEqual(
      new Set(["1/2"]),
    );
  });
});
