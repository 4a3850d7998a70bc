import type { createStreamInputSchema, StreamEditPlan, streamEditInputSchema } from "../../../contract/manage-stream";
import { isEventBusError } from "../../../event-bus/errors";
import {
  changedSettings,
  type StreamSettings,
  settingsChange,
  settingsOfStream,
} from "../../../model/stream/stream-settings";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { HttpProblem } from "../../http/problem";
import { demandConfirmed } from "./confirmation";
import { limitLosses } from "./limit-losses";
import { administrationOf, demandForeignStream, showSoon } from "./managed";

/** What an edit starts from, and what it shall come to. */
interface Edit {
  readonly base: StreamSettings;
  readonly settings: StreamSettings;
}

/** What an edit would do. Throws `conflict` when somebody changed the stream since `base` was read. */
export async function planStreamEdit(
  dashboard: Dashboard,
  stream: string,
  { base, settings }: Edit,
  signal?: AbortSignal,
): Promise<StreamEditPlan> {
  const channel = await administrationOf(dashboard).channels.read(stream, signal === undefined ? {} : { signal });
  const elsewhere = changedSettings(base, settingsOfStream(channel.config));
  if (elsewhere.length > 0) {
    const detail = `somebody changed ${elsewhere.join(", ")} of ${stream} since it was read: nothing was changed`;
    throw new HttpProblem("conflict", detail);
  }
  return {
    action: "edit",
    createdAt: channel.createdAt,
    changed: changedSettings(base, settings),
    removed: await limitLosses(dashboard, channel, settingsChange(base, settings)),
  };
}

/** Changes a stream. Throws `conflict` when it, or what its new limits remove, is not what was confirmed. */
export const editStreamAction = {
  needs: "manage",
  says: "changes a stream from `base`, the settings that were read, to `settings`; `confirmed` has `createdAt` and `removed` of a plan",
  audit: ({ params: { stream } }) => ({ action: "edit_stream", what: stream, count: null, job: null }),
  async handle({ dashboard, params: { stream }, input: { base, settings, confirmed }, deed }) {
    demandForeignStream(stream);
    const plan = await planStreamEdit(dashboard, stream, { base, settings });
    demandConfirmed({
      what: `stream ${stream}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [{ of: "messages that would be removed", confirmed: confirmed.removed, now: plan.removed }],
    });
    if (plan.changed.length === 0) throw new HttpProblem("invalid_input", "nothing differs: nothing was changed");
    deed.refine({ count: plan.removed.value });
    const answer = await administrationOf(dashboard).channels.update(stream, settingsChange(base, settings));
    showSoon(dashboard);
    return { answer: { config: answer.config }, end: { result: "done", detail: plan.changed.join(", ") } };
  },
} satisfies ActOn<InputCall<{ readonly stream: string }, typeof streamEditInputSchema>>;

/** Makes a stream. Throws `conflict` when there is one of its name, or another has its subjects. */
export const createStreamAction = {
  needs: "manage",
  says: 'makes a stream: `{"name":"ORDERS","settings":{"subjects":["ORDERS.>"]}}`; what is left out is as the broker has it',
  audit: ({ input: { name } }) => ({ action: "create_stream", what: name, count: null, job: null }),
  async handle({ dashboard, input: { name, settings } }) {
    demandForeignStream(name);
    const { channels } = administrationOf(dashboard);
    if (await isThere(() => channels.read(name))) {
      throw new HttpProblem("conflict", `there is a stream ${name} already: nothing was made`);
    }
    const { config } = await channels.create({ name, ...withoutUndefined(settings) });
    showSoon(dashboard);
    return { answer: { config }, end: { result: "done", detail: `captures ${config.subjects.join(", ")}` } };
  },
} satisfies ActOn<InputCall<unknown, typeof createStreamInputSchema>>;

async function isThere(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isEventBusError(error) && error.code === "stream_not_found") return false;
    throw error;
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Given<T>;
function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}
