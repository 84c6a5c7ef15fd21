@echo off
rem Runs the sluice command from any folder with the Bun that package.json pins.
setlocal
set "ROOT=%~dp0"
set "VERSION="
set "BUN="
for /f "usebackq tokens=2 delims=@," %%v in (`findstr /c:"packageManager" "%ROOT%package.json"`) do set "VERSION=%%v"
set "VERSION=%VERSION:"=%"

for /f "delims=" %%b in ('bun --version 2^>nul') do if "%%b"=="%VERSION%" set "BUN=bun"
if not defined BUN set "BUN=npx --yes --loglevel=error bun@%VERSION%"

if not exist "%ROOT%node_modules\@sluice\sdk\package.json" (
  pushd "%ROOT%"
  call %BUN% install --frozen-lockfile 1>&2
  if errorlevel 1 popd & exit /b 1
  popd
)

%BUN% --config="%ROOT%bunfig.toml" "%ROOT%core\cli\main.ts" %*
