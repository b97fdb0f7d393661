/* Makes static/build/ from static/src/: every *.scss there a stylesheet, every other *.mjs a script,
   and beside them the font and the pictures that the stylesheets name, and the fonts of PDFs. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { compile } from 'sass'

const SOURCE = 'static/src'
const TARGET = 'static/build'
const FONTS = { 'fonts/public-sans.woff2': 'node_modules/@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2' }
const PDF_FONTS = ['400Regular/PublicSans_400Regular.ttf', '400Regular_Italic/PublicSans_400Regular_Italic.ttf', '700Bold/PublicSans_700Bold.ttf']
const PICTURES = ['node_modules/@ministryofjustice/frontend/moj/assets', 'node_modules/govuk-frontend/dist/govuk/assets', SOURCE]

const sources = (ending) => readdirSync(SOURCE).filter((name) => name.endsWith(ending) && !name.startsWith('_') && name !== 'build.mjs')

/* The addresses of files in a stylesheet, without data: and other absolute ones. */
const named = (css) => [...new Set([...css.matchAll(/url\((["']?)([^)"']+)\1\)/g)].map((match) => match[2]))].filter((url) => !/^(data:|https?:|#|\/)/.test(url))

/* Warnings about other people's stylesheets are theirs to mend. */
const warn = (message, { stack }) => stack?.trimStart().startsWith('node_modules') || console.warn(`${message}\n${stack ?? ''}`)

function copyNamed (url) {
  const path = url.replace(/[?#].*$/, '').replace(/^\.\//, '')
  const candidates = [FONTS[path], ...PICTURES.map((folder) => join(folder, path))].filter(Boolean)
  const found = candidates.find((candidate) => existsSync(candidate))
  if (!found) throw new Error(`A stylesheet names ${url}, which is in none of: ${candidates.join(', ')}`)
  mkdirSync(dirname(join(TARGET, path)), { recursive: true })
  copyFileSync(found, join(TARGET, path))
}

rmSync(TARGET, { recursive: true, force: true })
mkdirSync(TARGET, { recursive: true })
for (const name of sources('.scss')) {
  // The Ministry's stylesheets name node_modules/… from the project's own folder.
  const { css } = compile(join(SOURCE, name), { loadPaths: ['.', 'node_modules'], style: 'compressed', logger: { warn } })
  writeFileSync(join(TARGET, `${basename(name, '.scss')}.css`), css)
  named(css).forEach(copyNamed)
}
mkdirSync(join(TARGET, 'fonts/pdf'), { recursive: true })
PDF_FONTS.forEach((font) => copyFileSync(join('node_modules/@expo-google-fonts/public-sans', font), join(TARGET, 'fonts/pdf', basename(font))))
await build({
  entryPoints: sources('.mjs').map((name) => join(SOURCE, name)),
  outdir: TARGET,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none',
  logLevel: 'warning'
})
