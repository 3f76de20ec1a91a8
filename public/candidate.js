// What a script adds to the candidates' log-in page; every page works without it.
const username = document.getElementById("username");
const password = document.getElementById("password");

// The QR code of a login card ends in #u=…: the username, never the password.
const scanned = /^#u=([\w-]{1,40})$/.exec(location.hash);
if (scanned && username && !username.value) username.value = scanned[1];

// "Show" beside the password.
if (password) {
  const button = document.createElement("button");
  const shows = (shown) => {
    password.type = shown ? "text" : "password";
    button.textContent = shown ? password.dataset.hide : password.dataset.show;
  };
  button.type = "button";
  button.className = "button button-secondary";
  button.setAttribute("aria-controls", "password");
  button.addEventListener("click", () => shows(password.type === "password"));
  shows(false);
  password.after(button);
  // Hidden again before it is sent, so that the browser does not remember it as ordinary text.
  password.form.addEventListener("submit", () => shows(false));
}
