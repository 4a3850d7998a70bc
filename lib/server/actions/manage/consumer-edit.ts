import type {
  ConsumerEditPlan,
  consumerEditInputSchema,
  createConsumerInputSchema,
} from "../../../contract/manage-consumer";
import { isEventBusError } from "../../../event-bus/errors";
import type { Consumer } from "../../../model/consumer/consumer";
import {
  type ConsumerSettings,
  changedConsumerSettings,
  consumerSettingsChange,
  settingsOfConsumer,
} from "../../../model/consumer/consumer-settings";
import { displayConsumerName } from "../../../model/consumer/durable-name";
import { atMost, exact, type Known } from "../../../model/known";
import type { SubjectGrammar } from "../../../model/stream/grammar";
import type { Retention } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { demandFilter } from "../../http/input/subject-input";
import { HttpProblem } from "../../http/problem";
import { demandConfirmed } from "./confirmation";
import { administrationOf, demandForeignStream, showSoon } from "./managed";

interface Params {
  readonly stream: string;
  readonly consumer: string;
}

/** What an edit starts from, and what it shall come to. */
interface Edit {
  readonly base: ConsumerSettings;
  readonly settings: ConsumerSettings;
}

/** A consumer whose filters change. */
export interface Narrowing extends Edit {
  readonly retention: Retention;
  readonly consumer: Pick<Consumer, "waiting" | "inFlight">;
  readonly grammar: SubjectGrammar;
}

/** Messages that leave the stream, or stay there for nobody, since a consumer's filters leave them out from now on. */
export function judgeNarrowing({ base, settings, retention, consumer, grammar }: Narrowing): {
  lost: Known<number>;
  unread: Known<number>;
} {
  const nothing = exact(0);
  const filtersOf = ({ filterSubjects }: ConsumerSettings) =>
    filterSubjects.length === 0 ? [grammar.everything] : filterSubjects;
  const wanted = filtersOf(settings);
  const isNarrower = filtersOf(base).some((before) => !wanted.some((filter) => grammar.covers(filter, before)));
  const unfinished = consumer.waiting + consumer.inFlight;
  if (retention === "limits" || !isNarrower || unfinished === 0) return { lost: nothing, unread: nothing };
  const figure = atMost(unfinished);
  return retention === "workqueue" ? { lost: nothing, unread: figure } : { lost: figure, unread: nothing };
}

/** What an edit would do. Throws `conflict` when somebody changed the consumer since `base` was read. */
export async function planConsumerEdit(
  dashboard: Dashboard,
  { stream, consumer: name }: Params,
  { base, settings }: Edit,
  signal?: AbortSignal,
): Promise<ConsumerEditPlan> {
  const { channels, readers } = administrationOf(dashboard);
  const { grammar } = dashboard.broker;
  for (const filter of settings.filterSubjects) demandFilter(grammar, filter, "settings.filterSubjects");
  const options = signal === undefined ? {} : { signal };
  const [channel, reader] = await Promise.all([channels.read(stream, options), readers.read(stream, name, options)]);
  const elsewhere = changedConsumerSettings(base, settingsOfConsumer(reader.config));
  if (elsewhere.length > 0) {
    const detail = `somebody changed ${elsewhere.join(", ")} of ${name} since it was read: nothing was changed`;
    throw new HttpProblem("conflict", detail);
  }
  return {
    action: "edit",
    createdAt: reader.createdAt,
    changed: changedConsumerSettings(base, settings),
    ...judgeNarrowing({ base, settings, retention: channel.config.retention, consumer: reader, grammar }),
  };
}

/** Changes a consumer. Throws `conflict` when it, or what its new filters leave out, is not what was confirmed. */
export const editConsumerAction = {
  needs: "manage",
  says: "changes a consumer from `base`, the settings that were read, to `settings`; `confirmed` has `createdAt`, `lost` and `unread` of a plan",
  audit: ({ params: { stream, consumer } }) => ({
    action: "edit_consumer",
    what: `${displayConsumerName(consumer)} on ${stream}`,
    count: null,
    job: null,
  }),
  async handle({ dashboard, params, input: { base, settings, confirmed } }) {
    demandForeignStream(params.stream);
    const plan = await planConsumerEdit(dashboard, params, { base, settings });
    demandConfirmed({
      what: `consumer ${params.consumer}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [
        { of: "messages that would be lost", confirmed: confirmed.lost, now: plan.lost },
        { of: "messages that nobody would read", confirmed: confirmed.unread, now: plan.unread },
      ],
    });
    if (plan.changed.length === 0) throw new HttpProblem("invalid_input", "nothing differs: nothing was changed");
    const change = consumerSettingsChange(base, settings);
    const consumer = await administrationOf(dashboard).readers.update(params.stream, params.consumer, change);
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: plan.changed.join(", ") } };
  },
} satisfies ActOn<InputCall<Params, typeof consumerEditInputSchema>>;

/** Makes a consumer. Throws `conflict` when there is one of its name. */
export const createConsumerAction = {
  needs: "manage",
  says: 'makes a consumer that lasts: `{"name":"billing","beginning":{"deliverPolicy":"new","ackPolicy":"explicit"},"settings":{…}}`',
  audit: ({ params: { stream }, input: { name } }) => ({
    action: "create_consumer",
    what: `${displayConsumerName(name)} on ${stream}`,
    count: null,
    job: null,
  }),
  async handle({ dashboard, params: { stream }, input: { name, beginning, settings } }) {
    demandForeignStream(stream);
    const { readers } = administrationOf(dashboard);
    if (await isThere(() => readers.read(stream, name))) {
      throw new HttpProblem("conflict", `${stream} has a consumer ${name} already: nothing was made`);
    }
    const consumer = await readers.create(stream, { name, ...beginning, ...settings });
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: `it begins with ${beginning.deliverPolicy}` } };
  },
} satisfies ActOn<InputCall<Pick<Params, "stream">, typeof createConsumerInputSchema>>;

async function isThere(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isEventBusError(error) && error.code === "consumer_not_found") return false;
    throw error;
  }
}
