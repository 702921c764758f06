import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";

/**
 * Holds HTML reports to what they promise in a real browser: nothing in the console, nothing asked
 * of the network, no serious accessibility finding, light and dark, on a desk and on a telephone; no
 * table that scrolls on a desk of 1200 px, and nothing beyond the paper's edge in print.
 *
 *   npx tsx scripts/check-report.ts report.html… [--browser /usr/bin/chromium] [--screenshots DIR]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: "string", default: "/usr/bin/chromium" },
    screenshots: { type: "string" },
    "most-megabytes": { type: "string", default: "5" },
    "most-milliseconds": { type: "string", default: "2000" },
  },
});

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const VIEWS = [
  { name: "desk-light", colorScheme: "light", viewport: { width: 1200, height: 900 } },
  { name: "desk-dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "telephone-light", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "telephone-dark", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

/** A4 in CSS pixels, less the margins of 15 mm that the page asks for. */
const PAPER_WIDTH = 680;

type Finding = { readonly id: string; readonly impact: string; readonly nodes: readonly string[] };

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const screenshots = resolve(
  values.screenshots ?? mkdtempSync(join(tmpdir(), "heavybench-report-")),
);
mkdirSync(screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath: values.browser, args: FLAGS });
const faults: string[] = [];
try {
  for (const file of positionals) faults.push(...(await check(browser, resolve(file))));
} finally {
  await browser.close();
  if (values.screenshots === undefined) rmSync(screenshots, { recursive: true, force: true });
}
for (const fault of faults) process.stderr.write(`BROKEN ${fault}\n`);
if (positionals.length === 0) process.stderr.write("Name a report: report.html\n");
process.exitCode = faults.length > 0 || positionals.length === 0 ? 1 : 0;

async function check(opened: Browser, file: string): Promise<string[]> {
  const found: string[] = [];
  const megabytes = statSync(file).size / 1e6;
  const hasTexts = /<template class="texts"/.test(readFileSync(file, "utf8"));
  if (!hasTexts && megabytes > Number(values["most-megabytes"])) {
    found.push(`${file}: ${megabytes.toFixed(1)} MB`);
  }
  for (const view of VIEWS) {
    const context = await opened.newContext({
      viewport: view.viewport,
      colorScheme: view.colorScheme,
      bypassCSP: false,
    });
    const page = await context.newPage();
    const where = `${file}, ${view.name}`;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        found.push(`${where}: console: ${message.text()}`);
      }
    });
    page.on("pageerror", (failure) => found.push(`${where}: ${failure.message}`));
    page.on("dialog", (dialog) => {
      found.push(`${where}: a text ran as a script: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) found.push(`${where}: asks ${request.url()}`);
    });
    const started = performance.now();
    await page.goto(`file://${file}`, { waitUntil: "load" });
    await page.waitForSelector(".row");
    const milliseconds = performance.now() - started;
    if (milliseconds > Number(values["most-milliseconds"])) {
      found.push(`${where}: opened in ${milliseconds.toFixed(0)} ms`);
    }
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    if (overflow > 0) found.push(`${where}: wider than the screen by ${overflow} px`);
    if (view.name.startsWith("desk")) {
      for (const label of await clipped(page)) found.push(`${where}: scrolls: ${label}`);
    }
    await page.screenshot({ path: join(screenshots, `${view.name}.png`), fullPage: true });
    await page.locator(".row > button").first().click();
    await page.waitForSelector(".more");
    const serious = await accessibility(page);
    for (const { id, impact, nodes } of serious) {
      found.push(`${where}: ${impact} accessibility finding ${id}: ${nodes.slice(0, 3).join(" ")}`);
    }
    if (hasTexts) {
      for (const absent of await readFirst(page)) found.push(`${where}: ${absent}`);
      await page.screenshot({ path: join(screenshots, `${view.name}-text.png`) });
    }
    process.stdout.write(
      `${where}: ${megabytes.toFixed(2)} MB, opened in ${milliseconds.toFixed(0)} ms, ${serious.length} serious findings\n`,
    );
    await context.close();
  }
  found.push(...(await checkPrint(opened, file)));
  return found;
}

/** Reads the first attempt of every benchmark's first question. @returns those whose texts are not there */
async function readFirst(page: Page): Promise<readonly string[]> {
  const absent: string[] = [];
  const benchmark = page.locator("#grid-controls select").first();
  for (const name of await benchmark.locator("option").allTextContents()) {
    // With one benchmark there is nothing to choose, and its first question is open already.
    if (await benchmark.isVisible()) {
      await page.evaluate("document.querySelector('dialog').close()");
      await benchmark.selectOption({ label: name });
      await page.locator(".row > button").first().click();
    }
    await page.locator(".more button").first().click();
    await page.waitForSelector("dialog[open]");
    const text = await page.locator("#text-body").textContent();
    if (text === "No text came back.") absent.push(`no text of the first attempt of ${name}`);
  }
  return absent;
}

/** Prints for a reader whose screen is dark: paper is light all the same, and nothing is cut at its edge. */
async function checkPrint(opened: Browser, file: string): Promise<string[]> {
  const context = await opened.newContext({
    viewport: { width: PAPER_WIDTH, height: 1000 },
    colorScheme: "dark",
  });
  const page = await context.newPage();
  await page.goto(`file://${file}`, { waitUntil: "load" });
  await page.waitForSelector(".row");
  await page.emulateMedia({ media: "print" });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const cut = await clipped(page);
  const paper = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  await page.pdf({ path: join(screenshots, "print.pdf"), preferCSSPageSize: true, format: "A4" });
  await context.close();
  return [
    ...cut.map((label) => `${file}, print: beyond the paper: ${label}`),
    ...(paper === "rgb(255, 255, 255)" ? [] : [`${file}, print: on ${paper}`]),
  ];
}

/** Tables and drawings that are wider than their place, by their labels. */
function clipped(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(
    `[...document.querySelectorAll(".table, figure, pre, #grid")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.checkVisibility())
      .map((one) => one.getAttribute("aria-label") ?? one.textContent.slice(0, 60).trim())`,
  );
}

/** Serious findings of axe-core, which is brought in past the page's own policy by the debugger. */
async function accessibility(page: Page): Promise<readonly Finding[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<
    readonly { id: string; impact: string; nodes: readonly { html: string }[] }[]
  >("axe.run().then(({ violations }) => violations)");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }));
}
