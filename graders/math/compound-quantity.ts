import { add, integer, multiply, type Rational, rational, sameRational } from "./rational.ts";

type Quantity = { readonly dimension: string; readonly total: Rational; readonly parts: number };

/** Units that are written beside one another, "5 ft 3 in", with what each holds of the smallest. */
const SCALES: readonly (readonly [dimension: string, size: number, names: string])[] = [
  ["time", 86_400, "d day days"],
  ["time", 3_600, "h hr hrs hour hours"],
  ["time", 60, "min mins minute minutes"],
  ["time", 1, "s sec secs second seconds"],
  ["feet", 63_360, "mi mile miles"],
  ["feet", 36, "yd yds yard yards"],
  ["feet", 12, "ft foot feet '"],
  ["feet", 1, "in inch inches \" ''"],
  ["metres", 1_000_000, "km kilometer kilometers kilometre kilometres"],
  ["metres", 1_000, "m meter meters metre metres"],
  ["metres", 10, "cm centimeter centimeters centimetre centimetres"],
  ["metres", 1, "mm millimeter millimeters millimetre millimetres"],
  ["pounds", 16, "lb lbs pound pounds"],
  ["pounds", 1, "oz ounce ounces"],
  ["grams", 1_000, "kg kgs kilogram kilograms"],
  ["grams", 1, "g gram grams"],
];
const UNITS: ReadonlyMap<string, { readonly dimension: string; readonly size: number }> = new Map(
  SCALES.flatMap(([dimension, size, names]) =>
    names.split(" ").map((name) => [name, { dimension, size }] as const),
  ),
);

const PART = /\s*(\d{1,9}(?:\.\d{1,9})?)\s?([A-Za-z]{1,11}|''|["'])\.?(?:\s?,)?(?:\sand(?=\s))?/y;
const MOST_PARTS = 4;
const LONGEST = 200;

/**
 * Whether two quantities of one dimension are the same: "2 h 30 min" is 150 minutes and 2.5 hours.
 * Undefined for any other texts, and for two of one unit each that differ, where units don't count.
 */
export function sameQuantity(a: string, b: string): boolean | undefined {
  const [x, y] = [quantityOf(a), quantityOf(b)];
  if (!x || !y || x.dimension !== y.dimension) return undefined;
  if (sameRational(x.total, y.total)) return true;
  return x.parts + y.parts > 2 ? false : undefined;
}

function quantityOf(source: string): Quantity | undefined {
  if (source.length > LONGEST) return undefined;
  const text = source
    .replace(/\\(?:text\w*|mbox|mathrm)\s?\{([^{}]*)\}/g, " $1 ")
    .replace(/\\[,;:! ]|~|\$/g, " ")
    .replace(/\s+/g, " ")
    .replace(/[\s.]+$/, "");
  let at = 0;
  let total = integer(0);
  let dimension: string | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  let parts = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    const unit = UNITS.get(match?.[2]?.toLowerCase() ?? "");
    // From the largest unit to the smallest, each once.
    if (!match || !unit || unit.size >= smallest || ++parts > MOST_PARTS) return undefined;
    if (dimension !== undefined && dimension !== unit.dimension) return undefined;
    dimension = unit.dimension;
    smallest = unit.size;
    total = add(total, multiply(decimal(match[1] ?? "0"), integer(unit.size)));
    at += match[0].length;
  }
  return dimension === undefined ? undefined : { dimension, total, parts };
}

function decimal(text: string): Rational {
  const [whole = "0", fraction = ""] = text.split(".");
  return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}
