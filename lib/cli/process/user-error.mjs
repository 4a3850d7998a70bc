// @ts-check

/** A failure that is told to the person at the terminal in one sentence, without a stack. */
export class UserError extends Error {
  /**
   * @param {string} sentence what is wrong and what to do about it
   * @param {readonly string[]} [details] the last lines of the tool that failed
   */
  constructor(sentence, details = []) {
    super(sentence);
    this.details = details;
  }
}
