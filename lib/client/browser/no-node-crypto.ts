// Stands in for Node's crypto in the browser bundle; see next.config.js. Browsers have globalThis.crypto.
export {};
