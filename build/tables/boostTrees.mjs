/** Gradient-boosted decision trees of a fixed depth for a yes-or-no answer (logistic loss, histograms). */
export function boostTrees(rows, answers, options, random) {
  const { trees, depth, rate, bins = 56, leafMin = 25, l2 = 1, columnShare = 0.7, rowShare = 0.8 } = options;
  const n = rows.length;
  const width = rows[0].length;
  const cuts = [];
  const binned = new Uint8Array(n * width);
  for (let f = 0; f < width; f++) {
    const values = Float64Array.from(rows, (row) => row[f]).sort();
    const edges = [];
    for (let b = 1; b < bins; b++) {
      const value = values[Math.floor((n * b) / bins)];
      if (edges.length === 0 || value > edges[edges.length - 1]) edges.push(value);
    }
    cuts.push(edges);
    for (let i = 0; i < n; i++) binned[i * width + f] = upperBound(edges, rows[i][f]);
  }
  const yes = answers.reduce((sum, y) => sum + y, 0);
  const base = Math.log(yes / (n - yes));
  const scores = new Float64Array(n).fill(base);
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n);
  const place = new Int32Array(n);
  const inner = 2 ** depth - 1;
  const grown = [];
  for (let t = 0; t < trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-scores[i]));
      gradient[i] = answers[i] - p;
      hessian[i] = p * (1 - p);
      place[i] = random() < rowShare ? 0 : -1;
    }
    const columns = [];
    for (let f = 0; f < width; f++) if (random() < columnShare) columns.push(f);
    const feature = new Int32Array(inner);
    const cut = new Int32Array(inner);
    for (let level = 0; level < depth; level++) {
      const nodes = 2 ** level;
      const g = new Float64Array(nodes * width * bins);
      const h = new Float64Array(nodes * width * bins);
      const c = new Int32Array(nodes * width * bins);
      for (let i = 0; i < n; i++) {
        if (place[i] < 0) continue;
        for (const f of columns) {
          const at = (place[i] * width + f) * bins + binned[i * width + f];
          g[at] += gradient[i];
          h[at] += hessian[i];
          c[at]++;
        }
      }
      for (let k = 0; k < nodes; k++) {
        let best = 1e-6;
        let bestFeature = 0;
        let bestCut = 255;
        for (const f of columns) {
          const from = (k * width + f) * bins;
          let gAll = 0;
          let hAll = 0;
          let cAll = 0;
          for (let b = 0; b < bins; b++) {
            gAll += g[from + b];
            hAll += h[from + b];
            cAll += c[from + b];
          }
          const parent = (gAll * gAll) / (hAll + l2);
          let gLow = 0;
          let hLow = 0;
          let cLow = 0;
          for (let b = 0; b < cuts[f].length; b++) {
            gLow += g[from + b];
            hLow += h[from + b];
            cLow += c[from + b];
            if (cLow < leafMin || cAll - cLow < leafMin) continue;
            const gHigh = gAll - gLow;
            const gain = (gLow * gLow) / (hLow + l2) + (gHigh * gHigh) / (hAll - hLow + l2) - parent;
            if (gain > best) {
              best = gain;
              bestFeature = f;
              bestCut = b;
            }
          }
        }
        feature[nodes - 1 + k] = bestFeature;
        cut[nodes - 1 + k] = bestCut;
      }
      for (let i = 0; i < n; i++) {
        if (place[i] < 0) continue;
        const id = nodes - 1 + place[i];
        place[i] = 2 * place[i] + (binned[i * width + feature[id]] > cut[id] ? 1 : 0);
      }
    }
    const leafGradient = new Float64Array(inner + 1);
    const leafHessian = new Float64Array(inner + 1);
    for (let i = 0; i < n; i++) {
      if (place[i] < 0) continue;
      leafGradient[place[i]] += gradient[i];
      leafHessian[place[i]] += hessian[i];
    }
    const leaves = Array.from(leafGradient, (sum, k) => (rate * sum) / (leafHessian[k] + l2));
    for (let i = 0; i < n; i++) {
      let node = 0;
      while (node < inner) node = 2 * node + 1 + (binned[i * width + feature[node]] > cut[node] ? 1 : 0);
      scores[i] += leaves[node - inner];
    }
    grown.push({ feature: [...feature], cut: [...cut], leaves });
  }
  return { base, depth, cuts, trees: grown };
}

function upperBound(edges, value) {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (value >= edges[mid]) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Trees as text, two characters a number: feature and cut of each inner node, leaf values in steps of 1/4000. */
export function encodeTrees(model) {
  const code = (x) => String.fromCharCode(0x23 + x).replace('\\', '!');
  let text = '';
  for (const { feature, cut, leaves } of model.trees) {
    for (let k = 0; k < feature.length; k++) text += code(feature[k]) + code(Math.min(cut[k], 80));
    for (const leaf of leaves) {
      const step = Math.max(-3200, Math.min(3200, Math.round(leaf * 4000))) + 3200;
      text += code(Math.floor(step / 81)) + code(step % 81);
    }
  }
  return text;
}
