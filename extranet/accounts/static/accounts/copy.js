// A button with data-copy-text copies the text of the element it names, and says so with the words of data-done.

for (const button of document.querySelectorAll("[data-copy-text]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copyText).textContent.trim());
    button.querySelector("span").textContent = button.dataset.done;
  });
}
