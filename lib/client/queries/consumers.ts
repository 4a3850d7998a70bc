import { queryOptions, useQuery } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { strandedSchema } from "../../contract/stranded";
import { consumerAnswerSchema, type MessageList, type MessagesQuery, messageListSchema } from "../../contract/streams";
import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import type { Message } from "../../model/message/message";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { useBroker } from "../broker/use-broker";
import { getJson, withQuery } from "../http/http";
import { useSnapshotQuery } from "./use-snapshot";

/**
 * One consumer, asked for by name. Fails with `stream_not_found` and `consumer_not_found`. Its key is no sweep key on
 * purpose: for a name that it does not know the server makes a sweep, and a sweep must not ask for itself again.
 */
export function consumerQuery(broker: BrokerId, stream: string, consumer: string) {
  return queryOptions({
    queryKey: ["consumer", broker, stream, consumer],
    queryFn: ({ signal }) => getJson(pathsOf(broker).consumer(stream, consumer), consumerAnswerSchema, { signal }),
    staleTime: 0,
  });
}

/**
 * A consumer as the newest snapshot has it, so that a page about one costs no request of its own. One that the snapshot
 * does not know is asked for by name, since it may be younger than the last sweep; one that was deleted fails then.
 */
export function useConsumer(stream: string, name: string) {
  const broker = useBroker();
  const sweep = useSnapshotQuery();
  const known = sweep.data?.consumers.find((consumer) => consumer.stream === stream && consumer.name === name);
  const isMissing = sweep.data !== undefined && known === undefined;
  const alone = useQuery({
    ...consumerQuery(broker, stream, name),
    select: ({ consumer }) => consumer,
    enabled: isMissing,
  });
  const { error, isFetching, dataUpdatedAt } = isMissing ? alone : sweep;
  const fallback = error ? undefined : alone.data;
  return { data: known ?? fallback, error, isFetching, dataUpdatedAt, refetch: alone.refetch, isDrawn: !isMissing };
}

/** Messages shown as the first unfinished ones. */
const shownMessages = 5;
/** Messages looked through when the consumer has several filters, of which the server can apply only one. */
const scannedMessages = 50;

/** What {@link firstUnfinishedQuery} needs of a consumer. */
export type UnfinishedPosition = Pick<ConsumerHealth, "stream" | "name" | "finishedUpTo" | "exactNumbers" | "config">;

/** The first messages after a consumer's ack floor. Passive: reading acknowledges nothing and makes no consumer. */
export function firstUnfinishedQuery(broker: BrokerId, position: UnfinishedPosition, grammar: SubjectGrammar) {
  const { stream, name, finishedUpTo, exactNumbers, config } = position;
  const { filterSubjects } = config;
  const ofConsumer = ["first-unfinished", broker, stream, name] as const;
  const [subject] = filterSubjects;
  const limit = filterSubjects.length > 1 ? scannedMessages : shownMessages;
  return queryOptions({
    queryKey: [...ofConsumer, { finishedUpTo, filterSubjects }],
    queryFn: async ({ signal }): Promise<Message[]> => {
      const found: Message[] = [];
      let looked = 0;
      // A page ends early where messages are large.
      const beyond = exactNumbers?.finishedUpTo;
      let begin: Pick<MessagesQuery, "from" | "beyond" | "number"> =
        beyond === undefined ? { number: String(BigInt(finishedUpTo) + 1n) } : { beyond };
      while (looked < limit && found.length < shownMessages) {
        const path = withQuery(pathsOf(broker).messages(stream), {
          ...begin,
          direction: "forward",
          limit: limit - looked,
          subject: filterSubjects.length === 1 ? subject : undefined,
        });
        const page: MessageList = await getJson(path, messageListSchema, { signal });
        found.push(...page.messages.filter((message) => isRead(message, filterSubjects, grammar)));
        looked += Math.max(1, page.messages.length);
        if (page.next === null) break;
        begin = { from: page.next };
      }
      return found.slice(0, shownMessages);
    },
    // A busy consumer's floor moves with every sweep: what was read for the floors before is of no use.
    gcTime: 10_000,
    staleTime: 5_000,
    placeholderData: (before, query) =>
      ofConsumer.every((part, at) => part === query?.queryKey[at]) ? before : undefined,
  });
}

/**
 * What a work queue gave up and stores for nobody. Read anew at most every 15 s: each reading asks the broker, unlike
 * the figures of a sweep.
 */
export function strandedQuery(broker: BrokerId, stream: string, consumer: string) {
  return queryOptions({
    queryKey: ["stranded", broker, stream, consumer],
    queryFn: ({ signal }) => getJson(pathsOf(broker).stranded(stream, consumer), strandedSchema, { signal }),
    staleTime: 15_000,
    refetchInterval: 15_000,
  });
}

const isRead = ({ subject }: Message, filters: readonly string[], grammar: SubjectGrammar) =>
  filters.length === 0 || filters.some((filter) => grammar.covers(filter, subject));
