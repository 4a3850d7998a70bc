// Stands in for the keys of the NATS client in the browser bundle; see next.config.js. The dashboard's own endpoint knows
// its visitors by their session, never by a key.
export {};
