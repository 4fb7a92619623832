// A tour over a Graph with Microsoft's own client: one JSON object a line, {step, value} or {step, status, code}.
import { BatchRequestContent, BatchResponseContent, Client } from "@microsoft/microsoft-graph-client";

const [baseUrl, room, other] = process.argv.slice(2);
const client = Client.initWithMiddleware({
  baseUrl,
  defaultVersion: "v1.0",
  customHosts: new Set(["127.0.0.1"]),
  authProvider: { getAccessToken: async () => "token" },
});
const user = `/users/${room}`;
const at = (hour) => ({ dateTime: `2026-04-14T${hour}:00:00`, timeZone: "UTC" });
const day = { startDateTime: "2026-04-14T00:00:00Z", endDateTime: "2026-04-15T00:00:00Z" };

const step = async (name, run) => {
  try {
    console.log(JSON.stringify({ step: name, value: (await run()) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ step: name, status: error.statusCode ?? 0, code: error.code ?? String(error) }));
  }
};

const made = [];
await step("create", async () => {
  for (const hour of ["09", "11", "13"]) {
    const event = { subject: `At ${hour}`, start: at(hour), end: at(String(Number(hour) + 1)), transactionId: `tour-${hour}` };
    made.push(await client.api(`${user}/events`).header("Prefer", 'IdType="ImmutableId"').post(event));
  }
  return made.map((event) => event.subject);
});
await step("view in pages, in a zone", async () => {
  const zone = 'outlook.timezone="Europe/Helsinki"';
  const select = "subject,start";
  const query = client.api(`${user}/calendarView`).query(day).select(select).orderby("start/dateTime").top(2);
  let page = await query.header("Prefer", zone).get();
  const seen = [...page.value];
  while (page["@odata.nextLink"]) {
    // By its own iterator it follows links of https alone.
    const link = page["@odata.nextLink"].replace(`${baseUrl}v1.0`, "");
    page = await client.api(link).header("Prefer", zone).get();
    seen.push(...page.value);
  }
  return seen.map((event) => event.start.dateTime.slice(11, 16));
});
await step("filter on start", async () => {
  const answer = await client.api(`${user}/events`).filter("start/dateTime ge '2026-04-14T11:00:00'").select("subject").get();
  return answer.value.map((event) => event.subject).sort();
});
await step("getSchedule", async () => {
  const span = { startTime: at("08"), endTime: at("14"), availabilityViewInterval: 60 };
  const answer = await client.api(`${user}/calendar/getSchedule`).post({ schedules: [room], ...span });
  return answer.value[0].availabilityView;
});
await step("patch", async () => {
  const changed = await client.api(`${user}/events/${made[0].id}`).header("If-Match", made[0]["@odata.etag"]).patch({ subject: "Moved" });
  return changed.subject;
});
await step("patch of an old version", async () => {
  await client.api(`${user}/events/${made[0].id}`).header("If-Match", made[0]["@odata.etag"]).patch({ subject: "Lost" });
});
await step("cancel", async () => client.api(`${user}/events/${made[1].id}/cancel`).post({ comment: "Sorry" }));
await step("delete", async () => client.api(`${user}/events/${made[2].id}`).delete());
await step("gone", async () => client.api(`${user}/events/${made[2].id}`).get());
await step("batch", async () => {
  // Of the address the client keeps the path alone.
  const request = (id, path) => ({ id, request: new Request(`https://graph.microsoft.com${path}`, { method: "GET" }) });
  const content = new BatchRequestContent([
    request("1", `${user}/events/${made[0].id}?$select=subject`),
    request("2", `${user}/events/${made[2].id}`),
  ]);
  const answer = new BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
  return ["1", "2"].map((id) => answer.getResponseById(id).status);
});
await step("places", async () => (await client.api("/places/microsoft.graph.room").top(5).get()).value.length);
await step("not emulated", async () => await client.api(`${user}/messages`).get());
await step("users", async () => (await client.api(`/users/${other}`).select("displayName,mail").get()).mail);
await step("delta", async () => Object.keys(await client.api(`${user}/calendarView/delta`).query(day).get()));
await step("subscriptions", async () => (await client.api("/subscriptions").get()).value.length);
