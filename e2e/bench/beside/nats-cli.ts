import { execFile } from "node:child_process";
import * as z from "zod";
import type { FastClock } from "./fast-clock";
import type { Figures } from "./ledger";

/**
 * One set of limits for all consumers, as an operator sets them who does not know each: a backlog of a thousand, half of
 * the usual max ack pending, ten redeliveries, most of the pulls that the server keeps open (512), five minutes of
 * silence.
 */
export const limits = {
  unprocessed: 1_000,
  outstandingAck: 500,
  redelivery: 10,
  waiting: 400,
  silenceMs: 5 * 60 * 1_000,
} as const;

/** {@link limits} as the CLI takes them; the time is what the last five minutes by the clock took. */
export function limitFlags(clock: FastClock): string[] {
  const silence = `${Math.round(clock.realSpanOfLast(limits.silenceMs))}ms`;
  return [
    `--unprocessed-critical=${limits.unprocessed}`,
    `--outstanding-ack-critical=${limits.outstandingAck}`,
    `--redelivery-critical=${limits.redelivery}`,
    `--waiting-critical=${limits.waiting}`,
    `--last-delivery-critical=${silence}`,
    `--last-ack-critical=${silence}`,
  ];
}

const checkSchema = z.object({
  status: z.enum(["OK", "WARNING", "CRITICAL", "UNKNOWN"]),
  critical: z.array(z.string()).default([]),
  perf_data: z.array(z.object({ name: z.string(), value: z.number() })),
});

/** What `nats server check consumer` says. */
export interface Check {
  readonly status: z.infer<typeof checkSchema>["status"];
  /** What is critical, a sentence for each limit that is reached. */
  readonly criticals: readonly string[];
  readonly figures: Figures;
}

/** The nats CLI, run as an operator runs it: a process for each question. */
export class NatsCli {
  readonly #path: string;
  readonly #url: string;

  constructor(path: string, url: string) {
    this.#path = path;
    this.#url = url;
  }

  async version(): Promise<string> {
    return (await this.#run(["--version"])).trim();
  }

  /** `nats server check consumer` with these limits, for example {@link limitFlags}. */
  async check(stream: string, consumer: string, flags: readonly string[]): Promise<Check> {
    const names = ["--stream", stream, "--consumer", consumer];
    const text = await this.#run(["server", "check", "consumer", ...names, ...flags, "--format", "json"]);
    const { status, critical, perf_data: performance } = checkSchema.parse(JSON.parse(text));
    const figure = (name: string) => performance.find((one) => one.name === name)?.value ?? Number.NaN;
    return {
      status,
      criticals: critical,
      figures: {
        unprocessed: figure("pending"),
        ackPending: figure("ack_pending"),
        redelivered: figure("redelivered"),
        waiting: figure("pull_waiting"),
      },
    };
  }

  /** The row of a consumer in `nats consumer report`, which has no pulls. */
  async report(stream: string, consumer: string): Promise<Omit<Figures, "waiting">> {
    const text = await this.#run(["consumer", "report", stream, "--raw"]);
    const rows = text.split("\n").map((line) => line.split(/[│|]/).map((cell) => cell.trim()));
    const headers = rows.find((cells) => cells.includes("Unprocessed"));
    const row = rows.find((cells) => cells.includes(consumer));
    if (headers === undefined || row === undefined) throw new Error(`no report of ${stream} ${consumer}:\n${text}`);
    const figure = (name: string) => Number(row[headers.indexOf(name)]);
    return {
      unprocessed: figure("Unprocessed"),
      ackPending: figure("Ack Pending"),
      redelivered: figure("Redelivered"),
    };
  }

  /** What it prints. A check that is not OK ends with a code of its own, which its answer says as well. */
  #run(args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(this.#path, ["--server", this.#url, ...args], { timeout: 20_000 }, (error, stdout, stderr) => {
        const isAnswer = error === null || (typeof error.code === "number" && error.code <= 3 && stdout !== "");
        if (isAnswer) resolve(stdout);
        else reject(new Error(`nats ${args.join(" ")}: ${error.message} ${stderr}`));
      });
    });
  }
}
