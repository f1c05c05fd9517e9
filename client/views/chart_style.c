/* SPDX-License-Identifier: Apache-2.0 */
/* The look of pictures, and the patterns that stand before the words of classes and states: the same in a picture
 * (chart_bar.c) and in a table, told apart in black and white too. Colours have a contrast of at least 4.5:1 to the
 * page in light and dark (the pairs stand in :root of page_style.c). */
#include "client/views/doc.h"

/* clang-format off: a line each */
const char chart_style[] =
	".good::before,.part::before,.not::before,.going::before,.wait::before,.late::before{"
	"content:'';"
	"display:inline-block;width:.85em;height:.85em;margin-right:.4em;vertical-align:-.08em;"
	"border:1px solid "
	"var(--ink);background-color:var(--paper);-webkit-print-color-adjust:exact;"
	"print-color-adjust:exact}"
	".good::before{background-color:var(--k-good)}"
	".part::before{background-image:repeating-linear-gradient(135deg,var(--k-part) 0 "
	"1.5px,transparent 1.5px 4px)}"
	".not::before{background-image:repeating-linear-gradient(135deg,var(--k-not) 0 "
	"1.5px,transparent 1.5px 5px),"
	"repeating-linear-gradient(45deg,var(--k-not) 0 1.5px,transparent 1.5px 5px)}"
	".going::before{background-image:repeating-linear-gradient(180deg,var(--k-going) 0 "
	"1.5px,transparent 1.5px 4px)}"
	".wait::before,.late::before{background-image:radial-gradient(var(--k-wait) "
	"35%,transparent 40%);"
	"background-size:4px 4px}"
	".charts{display:flex;flex-wrap:wrap;gap:1rem}.charts svg{flex:1 1 18rem;min-width:0}"
	"figure{margin:1rem 0;max-width:46rem}figure>svg,.charts{max-width:30rem}figure.pair,.pair "
	".charts{max-width:58rem}figcaption{font-weight:600;max-width:46rem}"
	".reading{color:var(--soft);font-size:.9rem;margin:.25rem 0}"
	"svg.chart{width:100%;height:auto;font-size:12px}svg text{fill:var(--ink)}"
	".axis,.grid{stroke:var(--line);stroke-width:1}.grid{stroke-dasharray:2 4}"
	".k-good{fill:var(--k-good)}.k-part{stroke:var(--k-part)}.k-not{stroke:var(--k-not)}"
	".k-going{stroke:var(--k-going)}.k-wait{fill:var(--k-wait)}"
	".k-part,.k-not,.k-going{fill:none;stroke-width:2}"
	".edge{stroke:var(--ink);stroke-width:1}.paper{fill:var(--paper)}"
	".line{stroke:var(--link);stroke-width:2.5}"
	".break{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:6 4}"
	".point{fill:var(--link)}.hollow{fill:var(--paper);stroke:var(--link);stroke-width:2}"
	"@media print{svg.chart{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";
/* clang-format on */
