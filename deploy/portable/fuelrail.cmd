@echo off
rem Starts Fuelrail from the folder in which this file lies; README.txt says how.
setlocal
set "DENO_DIR=%~dp0data\cache"
set "DENO_NO_UPDATE_CHECK=1"
"%~dp0runtime\deno.exe" run --quiet --no-prompt --cached-only --no-remote "--config=%~dp0app\deno.json" -P=launcher "%~dp0app\deploy\portable\main.ts" %*
set "code=%errorlevel%"
rem A window that a double click opened would take what went wrong away with it.
if not "%code%"=="0" if "%~1"=="" pause
exit /b %code%
