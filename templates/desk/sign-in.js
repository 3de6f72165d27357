// A one-time link carries its secret behind the #, which browsers send to nobody. Without this script
// people paste the link.
const field = document.getElementById('link');
const [, secret] = /^#link=([\w-]{43})$/.exec(location.hash) ?? [];
if (field !== null && secret !== undefined) {
  field.value = secret;
  history.replaceState(null, '', location.pathname + location.search);
}
