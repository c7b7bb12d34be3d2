// The live map, fetched only when somebody opens it. Own areas and points, no outside tiles, no glyph server: words come from the page's font.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export async function open(figure) {
  const { library, mapWorker, style, centre, zoom, areas, points, into } = figure.dataset;
  const box = Object.assign(document.createElement("div"), { className: "canvas" });
  const [maplibre] = await Promise.all([import(library), sheet(style)]);
  maplibre.setWorkerUrl(new URL(mapWorker, location.href).href);
  figure.querySelector(".still").replaceWith(box);
  figure.querySelector("[data-open-map]").remove();
  const map = new maplibre.Map({
    container: box,
    center: centre.split(",").map(Number),
    zoom: Number(zoom),
    attributionControl: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#eaf1ee" } }] },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  await new Promise((ready) => map.once("load", ready));
  if (areas) await addAreas(map, maplibre, areas);
  if (points) addPoints(map, maplibre, points);
  if (into) pick(map, maplibre, into.split(","));
}

function sheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((ready) => { link.onload = link.onerror = ready; document.head.append(link); });
}

async function addAreas(map, maplibre, url) {
  const data = await (await fetch(url)).json();
  const bounds = new maplibre.LngLatBounds();
  const walk = (coordinates) => typeof coordinates[0] === "number" ? bounds.extend(coordinates) : coordinates.forEach(walk);
  data.features.forEach((feature) => walk(feature.geometry.coordinates));
  map.addSource("areas", { type: "geojson", data });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": "#fdfbf6" } });
  map.addLayer({ id: "borders", type: "line", source: "areas", paint: { "line-color": "#b9ad9a", "line-width": 1 } });
  map.addLayer({
    id: "names", type: "symbol", source: "areas",
    layout: { "text-field": ["get", "name"], "text-font": ["Plus Jakarta Sans"], "text-size": 13 },
    paint: { "text-color": css("--ink"), "text-halo-color": "#fdfbf6", "text-halo-width": 1.5 },
  });
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 16, animate: false });
}

function addPoints(map, maplibre, url) {
  const tone = ["case", ["to-boolean", ["get", "overdue"]], css("--bad"), css("--primary")];
  map.addSource("points", { type: "geojson", data: new URL(url, location.href).href, cluster: true, clusterRadius: 36 });
  map.addLayer({
    id: "points", type: "circle", source: "points",
    paint: { "circle-color": ["case", ["has", "point_count"], css("--primary-deep"), tone], "circle-radius": ["case", ["has", "point_count"], 15, 7], "circle-stroke-color": "#fff", "circle-stroke-width": 2 },
  });
  map.addLayer({
    id: "counts", type: "symbol", source: "points", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["Plus Jakarta Sans"], "text-size": 12 }, paint: { "text-color": "#fff" },
  });
  map.on("click", "points", async ({ features: [feature] }) => {
    const at = feature.geometry.coordinates, { cluster_id: cluster, title, number } = feature.properties;
    if (cluster !== undefined) { map.easeTo({ center: at, zoom: await map.getSource("points").getClusterExpansionZoom(cluster) }); return; }
    const words = Object.assign(document.createElement("a"), { href: `/lacak/${number}/`, textContent: title });
    new maplibre.Popup({ closeButton: false }).setLngLat(at).setDOMContent(words).addTo(map);
  });
  map.on("mouseenter", "points", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "points", () => { map.getCanvas().style.cursor = ""; });
}

function pick(map, maplibre, ids) {
  const [longitude, latitude] = ids.map((id) => document.getElementById(id));
  let marker;
  const put = (at) => { marker ??= new maplibre.Marker({ color: css("--bad") }); marker.setLngLat(at).addTo(map); };
  map.getCanvas().style.cursor = "crosshair";
  map.on("click", ({ lngLat }) => {
    longitude.value = lngLat.lng.toFixed(6);
    latitude.value = lngLat.lat.toFixed(6);
    put(lngLat);
  });
  const show = () => { if (longitude.value && latitude.value) { const at = [Number(longitude.value), Number(latitude.value)]; put(at); map.jumpTo({ center: at, zoom: 14 }); } };
  latitude.addEventListener("change", show);
  show();
}
