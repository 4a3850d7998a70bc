/** The EventBus library: what other services import. */
export type { EventPayload, NewEventPayload } from "../model/message/event-payload";
export type {
  MessagePage,
  MessageRange,
  OutgoingMessage,
  StoredMessage,
} from "./adapters/jetstream/messages";
export { MemoryBroker, type MemoryBrokerOptions } from "./adapters/memory/memory-broker";
export { MemoryEventBus, type MemoryEventBusOptions } from "./adapters/memory/memory-event-bus";
export { MemoryServer } from "./adapters/memory/memory-server";
export type { NatsLogin } from "./adapters/nats/login/login";
export type { NatsServerOptions } from "./adapters/nats/login/server-access";
export type { NatsTls, Pem } from "./adapters/nats/login/tls";
export { NatsBroker, type NatsBrokerOptions } from "./adapters/nats/nats-broker";
export { NatsEventBus, type NatsEventBusOptions } from "./adapters/nats/nats-event-bus";
export type { Administration, Channels, NewChannel, NewReader, PurgeScope, Readers } from "./broker/administration";
export type { Broker, BrokerKind } from "./broker/broker";
export type { BrokerOptions } from "./broker/broker-options";
export type { LoggedMessage, LogRange, MessageLog } from "./broker/message-log";
export type { Offer } from "./broker/offer";
export type { ReadOptions } from "./broker/read-options";
export type { Reading } from "./broker/reading";
export type { Delivery, EventHandler, Subscription } from "./bus/delivery";
export type { EventBus, EventBusKind, EventBusOptions } from "./bus/event-bus";
export type { DeliverySource, Instruments } from "./bus/instruments";
export type { PublishAck } from "./bus/publish-ack";
export { eventSubjectHeader, type RetryTarget, retryHeaders, retryTarget } from "./bus/retry-target";
export type { Clock } from "./clock";
export { type BrokerOptionsByKind, createBroker } from "./create-broker";
export { createEventBus, type EventBusOptionsByKind } from "./create-event-bus";
export { EventBusError, type EventBusErrorCode, isEventBusError, isTerminate, Terminate } from "./errors";
export type { Logger } from "./logger";
export { Secret } from "./secret";
