import type { Chart, Part } from './blocks.ts'

const width = 640
const height = 22
const gap = 8
/** Width reserved for a bar's name. */
const labelWidth = 84
/** Minimum width, so that a small part is still visible. */
const minPartWidth = 3

const formatNumber = (value: number): string => value.toFixed(1).replace(/\.0$/, '')

/** Bars as SVG. The report also gives the numbers as text beside the image. `escaped` escapes texts. */
export function chartSvg({ title, bars }: Chart, escaped: (text: string) => string): string {
  const left = bars.some(({ name }) => name !== '') ? labelWidth : 0
  const longest = Math.max(...bars.map(({ parts }) => sum(parts)), 1)
  const drawn = bars.map(({ name, parts }, index) => {
    const y = index * (height + gap)
    const label = name ? `<text x="0" y="${y + 15}">${escaped(name)}</text>` : ''
    return label + partsSvg(parts, { y, left, longest })
  })
  const total = bars.length * (height + gap) - gap
  return `<svg viewBox="0 0 ${width} ${total}" role="img" aria-label="${escaped(title)}">${drawn.join('')}</svg>`
}

const sum = (parts: readonly Part[]): number => parts.reduce((all, { size }) => all + size, 0)

function partsSvg(
  parts: readonly Part[],
  { y, left, longest }: { readonly y: number; readonly left: number; readonly longest: number },
): string {
  const scale = (width - left - minPartWidth * parts.length) / longest
  let x = left
  return parts
    .map(({ size, look }) => {
      const long = size * scale + minPartWidth
      const rect = `<rect class="${look}" x="${formatNumber(x)}" y="${y}" width="${formatNumber(long - 1)}" height="${height}"/>`
      x += long
      return rect
    })
    .join('')
}

/** The colour key for a part. */
export const swatchSvg = ({ look }: Part): string =>
  `<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${look}" width="10" height="10"/></svg>`
