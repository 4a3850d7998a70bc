// @ts-check
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

/**
 * One line of a bench's output, as `e2e/bench/bench.ts` defines it.
 *
 * @typedef {{ bench: string, row?: string, figure: string, value: number, unit: string, baseline: number | null, runs: number[] }} Figure
 */

/** @param {string} line */
export function isFigure(line) {
  return line.startsWith('{"bench":');
}

/**
 * Puts the figures of a bench into its section of the results, in place of those of an earlier run. What people wrote
 * below the table stays.
 *
 * @param {string} file
 * @param {string} name of the bench
 * @param {readonly Figure[]} figures
 * @param {string} serverVersion
 */
export function recordResults(file, name, figures, serverVersion) {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "# Results\n";
  const marks = { start: `<!-- bench ${name} -->`, end: `<!-- end ${name} -->` };
  const block = `${marks.start}\n${table(name, figures, serverVersion)}\n${marks.end}`;
  const [start, end] = [text.indexOf(marks.start), text.indexOf(marks.end)];
  writeFileSync(
    file,
    start === -1
      ? `${text.trimEnd()}\n\n## ${name}\n\n${block}\n`
      : text.slice(0, start) + block + text.slice(end + marks.end.length),
  );
}

/** @param {string} name @param {readonly Figure[]} figures @param {string} serverVersion */
function table(name, figures, serverVersion) {
  const machine = `Node ${process.version}, nats-server ${serverVersion}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  const alone = figures.filter(({ row }) => row === undefined);
  return [
    `\`npm run bench -- ${name}\`, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${machine}`,
    ...(alone.length === 0 ? [] : ["", ...list(alone)]),
    ...(alone.length === figures.length ? [] : ["", ...grid(figures.filter(({ row }) => row !== undefined))]),
  ].join("\n");
}

/** A line for each figure. @param {readonly Figure[]} figures */
function list(figures) {
  return [
    "| figure | median | unit | baseline | runs |",
    "| --- | ---: | --- | ---: | --- |",
    ...figures.map(
      ({ figure, value, unit, baseline, runs }) =>
        `| ${figure} | ${print(value)} | ${unit} | ${baseline === null ? "" : print(baseline)} | ${runs.map(print).join(", ")} |`,
    ),
  ];
}

/** A line for each thing and a column for each figure: medians. @param {readonly Figure[]} figures */
function grid(figures) {
  const columns = new Map(figures.map(({ figure, unit }) => [figure, unit === "" ? figure : `${figure}, ${unit}`]));
  const rows = new Set(figures.map(({ row }) => row));
  const cell = (/** @type {string | undefined} */ row, /** @type {string} */ figure) => {
    const found = figures.find((one) => one.row === row && one.figure === figure);
    return found === undefined ? "" : print(found.value);
  };
  return [
    `| | ${[...columns.values()].join(" | ")} |`,
    `| --- |${" ---: |".repeat(columns.size)}`,
    ...[...rows].map((row) => `| ${row} | ${[...columns.keys()].map((figure) => cell(row, figure)).join(" | ")} |`),
  ];
}

/** @param {number} value */
function print(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-GB") : String(Number(value.toPrecision(3)));
}
