/**
 * Header that names the broker which an address without one means: in answers the one it means now, in requests the one
 * that the page was about so far. Where they differ the request is refused with `broker_changed`, so that a page that is
 * open never shows, or sends to, another broker than it did. A request without it takes the first broker as it is.
 */
export const firstBrokerHeader = "jetlag-first-broker";

/** The same for the WebSocket, whose request takes no headers from a page: a field of its query. */
export const firstBrokerField = "first-broker";
