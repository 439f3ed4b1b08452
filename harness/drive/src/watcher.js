// Runs once in Firefox's parent process, and writes down from then on what Firefox says of requests and cookies.
// `watcher.rs` takes what was written down. Nothing here changes a request or a cookie.

const home = Cu.getGlobalForObject(Services);
const watch = { told: [], byUrl: new Map() };
home.samesiteWatch = watch;

// What Firefox says of one cookie stands in its messages, in the language of the build. The bundle has them by name.
const bundle = Services.strings.createBundle("chrome://necko/locale/necko.properties");
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
// These say something of a page, and name no cookie.
const ofPages = /^Cookie(Allowed|Partitioned|BlockedByPermission|BlockedTracker|BlockedAll|BlockedForeign)/;
const messages = [];
for (const { key, value } of bundle.getSimpleEnumeration()) {
  if (!key.startsWith("Cookie") || ofPages.test(key)) continue;
  const parts = value.split(/(%\d\$S|%S)/);
  const pattern = parts.map((part) => (part === "%1$S" ? "([^]*?)" : part.startsWith("%") ? "[^]*?" : literal(part)));
  messages.push({ key, pattern: new RegExp(`^${pattern.join("")}$`, "u") });
}

// The answer whose cookies are taken right now: Firefox does so before it turns to anything else.
let answered = null;

// A third party with one of these has the cookies that it has as a first party.
const granted = [Ci.nsILoadInfo.HasStoragePermission, Ci.nsILoadInfo.StoragePermissionAllowListed];

const observers = {
  "http-on-modify-request"(channel) {
    const { loadInfo, URI: { spec: url, asciiHost: host } } = channel;
    const { cookieJarSettings: settings, originAttributes: { privateBrowsingId } } = loadInfo;
    const partition = settings.partitionKey;
    // A site that is framed by another within a page of its own is foreign there, which its partition alone tells.
    const isForeign = loadInfo.isThirdPartyContextToTopWindow || partition.endsWith(",f)");
    const pattern = JSON.stringify(privateBrowsingId ? { privateBrowsingId } : {});
    let header = "";
    try {
      header = channel.getRequestHeader("Cookie");
    } catch {
      // There is none.
    }
    const entry = {
      url,
      method: channel.requestMethod,
      initiator: loadInfo.triggeringPrincipal?.originNoSuffix ?? "",
      partition,
      foreign: isForeign,
      partitioned: isForeign && settings.partitionForeign && !granted.includes(loadInfo.storagePermission),
      anonymous: Boolean(channel.loadFlags & Ci.nsIRequest.LOAD_ANONYMOUS),
      header,
      jar: Services.cookies
        .getCookiesWithOriginAttributes(pattern, host)
        .map((cookie) => [cookie.name, cookie.originAttributes.partitionKey]),
      said: [],
    };
    watch.told.push(entry);
    watch.byUrl.set(url, entry);
  },
  "http-on-examine-response"(channel) {
    answered = watch.byUrl.get(channel.URI.spec) ?? null;
    const own = answered;
    Services.tm.dispatchToMainThread(() => {
      if (answered === own) answered = null;
    });
  },
};
for (const [topic, observe] of Object.entries(observers)) {
  Services.obs.addObserver((subject) => observe(subject.QueryInterface(Ci.nsIHttpChannel)), topic);
}

const actions = ["DELETED", "ADDED", "CHANGED"].map((word) => [Ci.nsICookieNotification[`COOKIE_${word}`], word]);
for (const topic of ["cookie-changed", "private-cookie-changed"]) {
  Services.obs.addObserver((subject) => {
    const { action, cookie } = subject.QueryInterface(Ci.nsICookieNotification);
    const word = actions.find(([own]) => own === action)?.[1];
    if (answered && cookie && word) answered.said.push([cookie.name, `COOKIE_${word}`]);
  }, topic);
}

Services.console.registerListener({
  observe(message) {
    if (!(message instanceof Ci.nsIScriptError) || !message.category.startsWith("cookie")) return;
    const entry = watch.byUrl.get(message.sourceName);
    if (!entry) return;
    for (const { key, pattern } of messages) {
      const match = pattern.exec(message.errorMessage);
      if (match) {
        entry.said.push([match[1] ?? "", key]);
        return;
      }
    }
  },
});
