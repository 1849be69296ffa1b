// Names while typing: fills the list of the search box. The page works the same without it.
const WAIT = 150; // ms after the last key

for (const input of document.querySelectorAll(".seek input[type=search]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-names`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest(input, list), WAIT);
  });

  async function suggest(input, list) {
    const typed = input.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const language = document.documentElement.lang === "en" ? "&lang=en" : "";
    const answer = await fetch(`/goi-y.json?q=${encodeURIComponent(typed)}${language}`).catch(() => null);
    if (!answer?.ok || asked !== typed) return;
    list.replaceChildren(...(await answer.json()).map(({ name, kind, about, stories }) => {
      const option = document.createElement("option");
      option.value = name;
      option.label = `${name} – ${about || kind}, ${stories}`;
      return option;
    }));
  }
}
