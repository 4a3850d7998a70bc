/**
 * Every page of the demo's dashboard that a spec looks at one after the other, and what a person who hears it instead of
 * seeing it needs: what it is, what stands out, and what can be done.
 */
export const pageWords: Readonly<Record<string, readonly RegExp[]>> = {
  "/": [/heading "\d+ of \d+ consumers? needs? attention/, /term: Messages stored/, /img "Messages/],
  "/live": [/heading "Live"/, /textbox "Subject filter"/, /button "Pause"/, /grid "Messages"/],
  "/streams": [/heading "\d+ streams"/, /button "Yours \d+" \[pressed\]/, /table "Streams"/, /link "ORDERS"/],
  "/streams/ORDERS": [/heading "ORDERS"/, /link "Messages [\d,]+"/, /link "Consumers \d+"/, /term: Last message/],
  "/streams/ORDERS?tab=messages": [/textbox "Go to number or time"/, /link "Older"/, /row "#[\d,]+ .*ORDERS\.order/],
  "/streams/ORDERS?tab=subjects": [/heading "ORDERS"/, /table "Subjects of this stream"/, /textbox|searchbox/],
  "/streams/ORDERS/consumers/fraud-check-order__created": [
    /heading "fraud-check-order.created"/,
    /region "Lag of fraud-check-order.created"/,
    /img ".*over time.*waiting \d/,
    /button "Waiting"/,
  ],
  "/consumers": [
    /heading "\d+ of \d+ consumers? needs? attention"/,
    /button "Attention \d+"/,
    /columnheader "Waiting"/,
  ],
  "/failures": [
    /heading "(At least )?\d+ open failures?/,
    /button "Retrying \d+"/,
    /button "Redrive all/,
    /table "Failures"/,
  ],
  "/failures?tab=retrying": [/button "Retrying \d+" \[pressed\]/],
  "/jobs": [/heading "(No|\d+) jobs?"/, /link "Failures"/],
  "/subjects": [/heading "Subjects"/, /tree "Subjects of all streams"/, /combobox "Stream"/, /button "Live rates"/],
  "/subjects?tab=match&subject=ORDERS.order.created": [
    /textbox "Subject or pattern"/,
    /heading "Streams that store it \(\d+\)"/,
    /heading "Consumers that receive it \(\d+\)"/,
  ],
  "/topology": [/heading "Topology"/, /button "Map" \[pressed\]/, /region "Map"/, /link "Stream ORDERS, /],
  "/topology?view=table": [/table "Parts of the topology"/, /columnheader "State"/],
  "/search": [/heading "Search"/, /searchbox "Text in the payload"/, /button "Condition"/],
  "/search?stream=ORDERS": [/table "Messages"/, /button "Find more"/, /link "#[\d,]+"/],
  "/trace/nobody-has-this-id": [/heading "Trace nobody-has-this-id"/, /Nothing mentions this id/, /button "Last 24 h"/],
  "/compare?left=ORDERS:1&right=ORDERS:2": [
    /heading "Compare two messages"/,
    /table "Differences of the payloads"/,
    /button "Swap"/,
  ],
  "/kv": [/heading "(Key-value|\d+ buckets?)"/],
  "/objects": [/heading "(Objects|\d+ object stores?)"/],
  "/incidents": [/heading "/],
  "/activity": [/heading "Activity"/],
  "/publish": [/heading "Publish"/, /textbox "Data"/, /button "Publish"/, /region "Who will receive it"/],
  "/status": [/heading "Connection"/, /heading "Kept by Jetlag"/],
};

/** The addresses of {@link pageWords}. */
export const everyPage = Object.keys(pageWords);
