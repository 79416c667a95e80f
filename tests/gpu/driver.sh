# Sourced by run.sh: the OpenCL driver of the card, which not every machine that has a card tells the loader about.

# driver_libraries: paths of libraries that may be one. RESCL_GPU_DRIVER, a library or a folder, comes before a search of
# the whole machine for NVIDIA's, which is often in the driver's folder without an .icd file.
driver_libraries() {
  if [ -f "${RESCL_GPU_DRIVER:-}" ]; then
    echo "$RESCL_GPU_DRIVER"
  elif [ -d "${RESCL_GPU_DRIVER:-}" ]; then
    find "$RESCL_GPU_DRIVER" \( -name 'libnvidia-opencl.so*' -o -name 'libRusticlOpenCL.so*' -o -name 'libamdocl64.so*' \
      -o -name 'libigdrcl.so*' \) 2>/dev/null
  elif [ -z "${RESCL_GPU_DRIVER:-}" ]; then
    timeout 20 find / \( -path /proc -o -path /sys -o -path "$work" \) -prune -o -name 'libnvidia-opencl.so*' -print 2>/dev/null
  fi
}

# has_device: whether the loader finds a device of the wanted class.
has_device() {
  run_rescl devices --json "$work/devices.json" >/dev/null 2>&1 || return 1
  [ "$device" != gpu ] || grep -q '"type":[[:space:]]*"GPU"' "$work/devices.json"
}

# find_driver: makes the loader see one, by an .icd file of our own; says what was found. 1 where there is none.
find_driver() {
  if [ -z "${RESCL_GPU_DRIVER:-}" ] && has_device; then
    echo "the loader finds a driver by itself"
    return 0
  fi
  mkdir -p "$work/vendors"
  for library in $(driver_libraries | sort -V -r); do
    echo "trying $library"
    echo "$library" >"$work/vendors/card.icd"
    OCL_ICD_VENDORS=$work/vendors
    driver_folder=$(dirname "$library")
    export OCL_ICD_VENDORS
    has_device && return 0
    run_rescl devices --probe-limit 20 || true
  done
  unset OCL_ICD_VENDORS
  echo "no OpenCL driver gives a device '$device': set RESCL_GPU_DRIVER to its library or folder, or RESCL_GPU_DEVICE"
  return 1
}
