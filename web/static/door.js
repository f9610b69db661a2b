/* Presses the one button of the page that a link opens, where somebody looks at it: a page that is only
 * fetched ahead, or shown as a preview, uses nothing up. Without this the button is there to be pressed. */
const form = document.querySelector("form[data-press]");
if (form && document.visibilityState === "visible") form.requestSubmit();
