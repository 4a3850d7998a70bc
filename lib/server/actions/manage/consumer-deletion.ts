import type { ConsumerDeletionPlan } from "../../../contract/manage-consumer";
import type { Consumer } from "../../../model/consumer/consumer";
import { atMost, exact, type Known } from "../../../model/known";
import type { SubjectGrammar } from "../../../model/stream/grammar";
import type { Retention } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import { administrationOf } from "./managed";

/** Who reads what: enough to say what goes with a consumer. */
export interface Departure {
  readonly retention: Retention;
  readonly consumer: Pick<Consumer, "config" | "waiting" | "inFlight">;
  /** The others of the stream. */
  readonly others: readonly Pick<Consumer, "config">[];
  readonly grammar: SubjectGrammar;
}

/** Messages that leave the stream with a consumer, and those that stay there for nobody. */
export function judgeDeparture({ retention, consumer, others, grammar }: Departure): {
  lost: Known<number>;
  unread: Known<number>;
} {
  const nothing = exact(0);
  const unfinished = consumer.waiting + consumer.inFlight;
  if (retention === "limits") return { lost: nothing, unread: nothing };
  const filtersOf = ({ config: { filterSubjects } }: Pick<Consumer, "config">) =>
    filterSubjects.length === 0 ? [grammar.everything] : filterSubjects;
  const own = filtersOf(consumer);
  const isShared = others.some((other) =>
    filtersOf(other).some((filter) => own.some((one) => grammar.intersect(one, filter) !== null)),
  );
  const figure = isShared && unfinished > 0 ? atMost(unfinished) : exact(unfinished);
  // A work queue keeps what is not finished, whoever is there to read it.
  return retention === "workqueue" ? { lost: nothing, unread: figure } : { lost: figure, unread: nothing };
}

/** What deleting a consumer would do, by what the broker says now. */
export async function planConsumerDeletion(
  dashboard: Dashboard,
  { stream, consumer: name }: { readonly stream: string; readonly consumer: string },
  signal?: AbortSignal,
): Promise<ConsumerDeletionPlan> {
  const { channels, readers } = administrationOf(dashboard);
  const options = signal === undefined ? {} : { signal };
  const [channel, reader] = await Promise.all([
    channels.read(stream, options),
    readers.read(stream, name, options),
    dashboard.monitor.sweepNow({ here: true }),
  ]);
  const { consumers } = dashboard.monitor.view;
  const others = consumers.filter((other) => other.stream === stream && other.name !== name);
  const known = consumers.find((other) => other.stream === stream && other.name === name);
  return {
    action: "delete",
    createdAt: reader.createdAt,
    waiting: reader.waiting,
    inFlight: reader.inFlight,
    ...judgeDeparture({
      retention: channel.config.retention,
      consumer: reader,
      others,
      grammar: dashboard.broker.grammar,
    }),
    last: others.length === 0,
    openFailures: known?.openFailures ?? { value: null, why: "the consumer was not seen by the last sweep" },
  };
}
