import type { ConsumerConfig } from "../../../../model/consumer/consumer";
import type { StreamConfig } from "../../../../model/stream/stream";

// What settings of JetStream mean for whoever judges a stream or a consumer without knowing them.

/** See `Stream.removesFinished`. */
export const removesFinished = ({ retention }: Pick<StreamConfig, "retention">) => retention === "workqueue";
/** See `Stream.keepsFinished`. */
export const keepsFinished = ({ retention }: Pick<StreamConfig, "retention">) => retention === "limits";
/** See `Stream.refusesWhenFull`. */
export const refusesWhenFull = ({ discard }: Pick<StreamConfig, "discard">) => discard === "new";
/** See `Consumer.skipsMessages`. */
export const skipsMessages = ({ deliverPolicy }: Pick<ConsumerConfig, "deliverPolicy">) =>
  deliverPolicy === "last_per_subject";
/** See `Consumer.beginsWithNew`. */
export const beginsWithNew = ({ deliverPolicy }: Pick<ConsumerConfig, "deliverPolicy">) => deliverPolicy === "new";
/** See `Consumer.acknowledges`. */
export const acknowledges = ({ ackPolicy }: Pick<ConsumerConfig, "ackPolicy">) => ackPolicy !== "none";
/** See `Consumer.acknowledgesInOrder`. */
export const acknowledgesInOrder = ({ ackPolicy }: Pick<ConsumerConfig, "ackPolicy">) => ackPolicy === "all";
