import { afterEach, describe, expect, it } from "vitest";
import { setEnvironment } from "./env.ts";
import { clientIp, isSameOrigin, readBearerToken, readSessionCookie, safeNextPath } from "./request.ts";

afterEach(() => setEnvironment({ TRUSTED_PROXY_HOPS: undefined, APP_ORIGIN: undefined }));

describe("clientIp", () => {
  const ip = (hops: number, forwarded?: string) => {
    setEnvironment({ TRUSTED_PROXY_HOPS: `${hops}` });
    return clientIp(new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }));
  };

  it("counts trusted proxies from the right, so that what a client adds on the left has no effect", () => {
    expect(ip(1, "203.0.113.9")).toBe("203.0.113.9");
    expect(ip(1, "1.1.1.1, 2.2.2.2, 203.0.113.9")).toBe("203.0.113.9");
    expect(ip(2, "1.1.1.1, 203.0.113.9, 10.0.0.1")).toBe("203.0.113.9");
  });

  it("takes the one address the server saw where there is no proxy", () => {
    expect(ip(0, "::ffff:203.0.113.9")).toBe("203.0.113.9");
    expect(ip(0, "2001:db8::1")).toBe("2001:db8::1");
    expect(ip(0, "1.1.1.1, 203.0.113.9")).toBeNull();
  });

  it.each([undefined, "", "unknown", "<script>", "1.1.1.1:80:x", "x".repeat(100)])(
    "knows no address in %j",
    (forwarded) => {
      expect(ip(1, forwarded)).toBeNull();
    },
  );
});

describe("safeNextPath", () => {
  it("keeps paths of our own", () => {
    expect(safeNextPath("/explorer?from=-1h&x=%26#part")).toBe("/explorer?from=-1h&x=%26");
  });

  it.each([
    null,
    "",
    "explorer",
    "//evil.com",
    "/\\evil.com",
    "\\\\evil.com",
    "/\t/evil.com",
    "/\n/evil.com",
    "/..//evil.com",
    "/x/..//evil.com",
    "https://evil.com",
    "https:evil",
    "javascript:alert(1)",
    " /x",
  ])("never leaves our origin: %j", (text) => {
    const path = safeNextPath(text);
    expect(new URL(path, "https://ours.example").origin).toBe("https://ours.example");
    expect(path).toMatch(/^\/(?![/\\])/);
  });
});

describe("isSameOrigin", () => {
  it("takes our own origin or the browser's word for it, and nothing else", () => {
    setEnvironment({ APP_ORIGIN: "https://trailsight.example.com/" });
    expect(isSameOrigin(new Headers({ origin: "https://trailsight.example.com" }))).toBe(true);
    expect(isSameOrigin(new Headers({ "sec-fetch-site": "same-origin" }))).toBe(true);
    expect(isSameOrigin(new Headers({}))).toBe(false);
    expect(isSameOrigin(new Headers({ origin: "null" }))).toBe(false);
    expect(isSameOrigin(new Headers({ origin: "https://trailsight.example.com.evil.com" }))).toBe(false);
    expect(isSameOrigin(new Headers({ "sec-fetch-site": "none" }))).toBe(false);
  });
});

describe("credentials", () => {
  it("are read from the one header and the one cookie", () => {
    expect(readBearerToken(new Headers({ authorization: "bearer  ts_abc-_1" }))).toBe("ts_abc-_1");
    expect(readBearerToken(new Headers({ authorization: "Bearer a b" }))).toBe("");
    expect(readBearerToken(new Headers({ authorization: "Basic abc" }))).toBe("");
    expect(readBearerToken(new Headers())).toBeNull();
    expect(readSessionCookie(new Headers({ cookie: "xtrailsight_session=no; trailsight_session=yes; b=c" }))).toBe(
      "yes",
    );
    expect(readSessionCookie(new Headers({ cookie: "trailsight_session=" }))).toBeNull();
    expect(readSessionCookie(new Headers())).toBeNull();
  });
});
