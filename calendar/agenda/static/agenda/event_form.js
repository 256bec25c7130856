// The form of an event: whole days hide the hours, and the end follows the start. The server understands both forms.
const form = document.querySelector("[data-event-form]");
const allDay = form.querySelector("[data-all-day]");
const [start, end] = form.querySelectorAll("[data-moment]");
const hours = new Map();

function showDays() {
  for (const field of [start, end]) {
    const value = field.value;
    if (allDay.checked && field.type !== "date") {
      hours.set(field, value.slice(11));
      field.type = "date";
      field.value = value.slice(0, 10);
    } else if (!allDay.checked && field.type === "date") {
      field.type = "datetime-local";
      field.value = value && `${value}T${hours.get(field) || "09:00"}`;
    }
  }
}

const moment = (field) => Date.parse(field.value.length > 10 ? `${field.value}Z` : field.value);
let length = moment(end) - moment(start);

start.addEventListener("change", () => {
  if (Number.isNaN(moment(start)) || !(length >= 0)) return;
  end.value = new Date(moment(start) + length).toISOString().slice(0, start.value.length > 10 ? 16 : 10);
});
end.addEventListener("change", () => { length = moment(end) - moment(start); });
allDay.addEventListener("change", () => { showDays(); length = moment(end) - moment(start); });
showDays();
