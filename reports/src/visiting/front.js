// The front page: whether names lead here, whether certificates are trusted, and what the browser says of itself.
// Written for old browsers: nothing newer than Chromium 64 knows.
(() => {
  const { path, host } = { path: location.pathname.replace(/[^/]*$/, ""), host: "begin.samesite-harness.example" };
  const tell = (id, isWell) => {
    const node = document.getElementById(id);
    node.classList.add(isWell ? "ok" : "wrong");
    node.textContent = isWell ? node.dataset.ok : node.dataset.wrong;
    return isWell;
  };
  // A proxy that leads elsewhere may answer as well, but not with what only we know.
  const reaches = (scheme) => fetch(`${scheme}://${host}${path}here`, { cache: "no-store", credentials: "omit" })
    .then((answer) => answer.text()).then((text) => text === "here", () => false);
  const checked = reaches("http").then((isWell) => {
    tell("check-names", isWell);
    if (isWell) return reaches("https").then((isTrusted) => tell("check-certificate", isTrusted));
    document.getElementById("check-certificate").textContent = "Asked as soon as names lead here.";
    return false;
  });
  const field = (name) => document.querySelector(`[name="${name}"]`);
  const brands = navigator.userAgentData && navigator.userAgentData.getHighEntropyValues
    ? navigator.userAgentData.getHighEntropyValues(["fullVersionList", "platformVersion"]).then((told) => {
      const own = told.fullVersionList.find(({ brand }) => brand === "Chromium");
      if (own !== undefined && document.querySelector("form").dataset.engine === "chromium") field("version").value = own.version;
      if (navigator.brave !== undefined) field("name").value = "brave";
    }, () => {})
    : Promise.resolve();
  // Whoever started this browser wants it to play at once.
  if (location.hash === "#play") {
    Promise.all([checked, brands]).then(([isWell]) => { if (isWell) document.getElementById("play").click(); });
  }
})();
